// The one request that tells how far it is: fetch can't, so XMLHttpRequest does it.
import { API_BASE, ProblemError } from '../config.js';
import { session } from '../lib/session.js';

/**
 * Upload `file` to a course; a promise of {url, name, size, type, …}. progress(0…1) is called as it goes;
 * raises ProblemError, or AbortError when `signal` aborts.
 */
export async function sendFile(courseId, file, { signal, progress }) {
  const token = await session.token();
  const url = `${API_BASE}/api/courses/${encodeURIComponent(courseId)}/files/?${new URLSearchParams({ name: file.name })}`;
  const request = new XMLHttpRequest();
  request.open('POST', url);
  request.setRequestHeader('Accept', 'application/json');
  request.setRequestHeader('Content-Type', 'application/octet-stream');
  if (token) request.setRequestHeader('Authorization', `Bearer ${token}`);
  request.upload.addEventListener('progress', ({ loaded, total }) => progress(total ? loaded / total : 0));
  const response = await answerOf(request, file, signal);
  if (!response.ok) throw await ProblemError.from(response);
  return (await response.json()).file;
}

function answerOf(request, file, signal) {
  return new Promise((resolve, reject) => {
    signal.addEventListener('abort', () => request.abort());
    request.addEventListener('load', () => resolve(new Response(request.responseText, { status: request.status })));
    request.addEventListener('error', () => reject(ProblemError.unreachable()));
    request.addEventListener('abort', () => reject(new DOMException('Cancelled', 'AbortError')));
    request.send(file);
  });
}
