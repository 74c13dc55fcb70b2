// What went wrong with a request, in words fit for the screen (RFC 9457 problem+json).

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
