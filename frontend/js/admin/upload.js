// Sending a file to the server and its address into a field: with progress, cancel and another try.
import { fileSize } from '../lib/format.js';
import { html, render } from '../lib/html.js';
import { icon } from '../lib/icons.js';
import { site } from '../lib/site.js';
import { announce } from '../lib/toast.js';
import { sendFile } from './send-file.js';

/** The tool beside the field `into`; endings: '.mp4,.webm', what may be chosen. */
export function uploadTool({ into, label, endings }) {
  return html`
    <div class="upload" data-upload="${into}" data-label="${label}">
      <input type="file" accept="${endings}" tabindex="-1" aria-hidden="true">
      <div class="cluster" data-face>${idleFace(label)}</div>
    </div>`;
}

/** Make the tools in `root` work; `courseId()` gives the course's id, once it has one. */
export function bindUploads(root, courseId) {
  root.addEventListener('click', ({ target }) => {
    const tool = target.closest('[data-upload]');
    if (!tool) return;
    if (target.closest('[data-choose]')) choose(tool, courseId());
    if (target.closest('[data-again]')) upload(tool, tool.file, courseId());
  });
  root.addEventListener('change', (event) => {
    const tool = event.target.closest('[data-upload]');
    const [file] = (tool && event.target.files) || [];
    if (!file) return;
    event.target.value = '';
    upload(tool, file, courseId());
  });
}

function choose(tool, courseId) {
  if (courseId) tool.querySelector('[type=file]').click();
  else show(tool, failedFace(tool.dataset.label, 'Save the draft once: then files can be uploaded to it.'));
}

async function upload(tool, file, courseId) {
  tool.file = file;
  const wrong = problemOf(tool, file, await site().catch(() => ({})));
  if (wrong) return show(tool, failedFace(tool.dataset.label, wrong));
  const cancelling = new AbortController();
  show(tool, busyFace(file));
  tool.querySelector('[data-cancel]').addEventListener('click', () => cancelling.abort());
  try {
    const sent = await sendFile(courseId, file, { signal: cancelling.signal, progress: (part) => showProgress(tool, part) });
    take(tool, sent);
    return show(tool, idleFace(tool.dataset.label, `${sent.name}, ${fileSize(sent.size)}, is uploaded.`));
  } catch (error) {
    if (error.name === 'AbortError') return show(tool, idleFace(tool.dataset.label, 'Cancelled.'));
    if (!('detail' in error)) throw error;
    return show(tool, failedFace(tool.dataset.label, error.detail, error.status !== 413 && error.status !== 415));
  }
}

function problemOf(tool, { name, size }, { max_upload_bytes: most }) {
  const endings = tool.querySelector('[type=file]').accept.split(',');
  if (!endings.some((ending) => name.toLowerCase().endsWith(ending))) return `“${name}” can’t be used here: choose a file that ends in ${endings.join(', ')}.`;
  if (!size) return `“${name}” is empty.`;
  return size > most ? `“${name}” has ${fileSize(size)}, and ${Math.floor(most / 1024 ** 2)} MiB is the most.` : null;
}

function take(tool, file) {
  const control = tool.closest('form').querySelector(`[name="${CSS.escape(tool.dataset.upload)}"]`);
  control.value = file.url;
  for (const type of ['input', 'change']) control.dispatchEvent(new Event(type, { bubbles: true }));
  tool.dispatchEvent(new CustomEvent('uploaded', { bubbles: true, detail: file }));
}

// The focus stays in the tool whichever face it shows.
function show(tool, face) {
  const hadFocus = tool.contains(document.activeElement) || document.activeElement === document.body;
  render(tool.querySelector('[data-face]'), face);
  if (hadFocus) tool.querySelector('button').focus();
  const words = tool.querySelector('[data-words]')?.textContent;
  if (words) announce(words);
}

function showProgress(tool, part) {
  const bar = tool.querySelector('progress');
  if (bar) bar.value = part * 100;
}

function idleFace(label, words) {
  return html`
    <button type="button" class="button button-small" data-choose>${icon('upload')} ${label}</button>
    ${words && html`<span class="muted" data-words>${words}</span>`}`;
}

function busyFace({ name, size }) {
  return html`
    <span data-words>Uploading ${name}, ${fileSize(size)}</span>
    <progress class="progress" max="100" value="0" aria-label="Uploaded"></progress>
    <button type="button" class="button button-small" data-cancel>Cancel</button>`;
}

function failedFace(label, words, again = false) {
  return html`
    ${again && html`<button type="button" class="button button-small" data-again>${icon('rotate-right')} Try again</button>`}
    <button type="button" class="button button-small" data-choose>${icon('upload')} ${label}</button>
    <span class="field-error" data-words>${icon('circle-exclamation')} ${words}</span>`;
}
