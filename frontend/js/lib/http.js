// Requests to the API: JSON both ways, the Bearer token attached and renewed, failures as ProblemError.

const TIMEOUT = 20_000;

/**
 * A request(method, path, {body, query, headers, signal, timeout, keepalive, auth, token, as}) bound to a server and
 * a session. Gives the parsed answer (`as: 'blob'` for a file); raises ProblemError, or AbortError when `signal` aborts.
 * `auth: false` leaves the session out of it (`token` is then sent as it is).
 */
export function client(base, session) {
  return async function request(method, path, { auth = true, token, query, ...options } = {}) {
    const url = base + path + queryString(query);
    const sent = auth ? await session.token() : token;
    let response = await send(method, url, options, sent);
    if (response.status === 401 && auth && sent) {
      response = await send(method, url, options, await session.renew(sent));
    }
    if (!response.ok) throw await ProblemError.from(response);
    return read(response, options.as);
  };
}

/** `?a=1&b=2` of an object; arrays repeat their name, empty values are left out. */
export function queryString(query = {}) {
  const params = new URLSearchParams();
  for (const [name, values] of Object.entries(query)) {
    for (const value of [values].flat()) {
      if (value !== null && value !== undefined && value !== '') params.append(name, value);
    }
  }
  return params.size ? `?${params}` : '';
}

async function send(method, url, { body, headers, signal, timeout = TIMEOUT, keepalive }, token) {
  const late = AbortSignal.timeout(timeout);
  try {
    return await fetch(url, {
      method,
      headers: { Accept: 'application/json', ...contentType(body), ...bearer(token), ...headers },
      body: isRaw(body) ? body : JSON.stringify(body),
      signal: signal ? AbortSignal.any([signal, late]) : late,
      keepalive,
      credentials: 'include',
    });
  } catch (error) {
    throw failure(error, signal);
  }
}

async function read(response, as) {
  try {
    if (as === 'blob') return await response.blob();
    return response.status === 204 ? null : await response.json();
  } catch (error) {
    throw failure(error);
  }
}

function failure(error, signal) {
  if (signal?.aborted || error.name === 'AbortError') return error;
  return error.name === 'TimeoutError' ? ProblemError.timeout() : ProblemError.unreachable();
}

// A file names its own type.
const isRaw = (body) => body === undefined || body instanceof Blob;
const bearer = (token) => (token ? { Authorization: `Bearer ${token}` } : {});
const contentType = (body) => (isRaw(body) ? {} : { 'Content-Type': 'application/json' });

/** A new id that nobody else has, such as an Idempotency-Key; also where the page is not served by HTTPS. */
export function newId() {
  if (crypto.randomUUID) return crypto.randomUUID();
  return Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, '0')).join('');
}

/** What went wrong with a request, in words fit for the screen (RFC 9457 problem+json). */
export class ProblemError extends Error {
  constructor({ status = 0, slug = '', detail, errors = {}, retryAfter = null, requestId = null }) {
    super(detail);
    this.name = 'ProblemError';
    Object.assign(this, { status, slug, detail, errors, retryAfter, requestId });
  }

  /** The problem told by a response that is not ok. */
  static async from(response) {
    const problem = await response.json().catch(() => ({}));
    return new ProblemError({
      status: response.status,
      slug: String(problem.type ?? '').split('/').pop(),
      detail: problem.detail || problem.error || problem.title || unexplained(response.status),
      errors: problem.errors ?? {},
      retryAfter: seconds(response.headers.get('Retry-After')),
      requestId: problem.request_id ?? response.headers.get('X-Request-ID'),
    });
  }

  static unreachable() {
    const detail = 'Could not reach the server. Check your connection and try again.';
    return new ProblemError({ slug: 'unreachable', detail });
  }

  static timeout() {
    const detail = 'The server took too long to answer. Try again in a moment.';
    return new ProblemError({ slug: 'timeout', detail });
  }
}

function unexplained(status) {
  return `Something went wrong on the server (${status}). Try again in a moment.`;
}

function seconds(retryAfter) {
  if (!retryAfter) return null;
  if (/^\d+$/.test(retryAfter)) return Number(retryAfter);
  return Math.max(0, Math.ceil((Date.parse(retryAfter) - Date.now()) / 1000)) || null;
}
