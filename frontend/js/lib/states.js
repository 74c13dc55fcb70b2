// What is shown while something loads or works, when there is nothing and when it failed.
import { html, render } from './html.js';
import { icon } from './icons.js';

const runs = new WeakMap();

/**
 * Fill `target` with what `work` answers (a promise of html`…`): `loading` meanwhile, an error with
 * "Try again" if it fails. `bind()` is called once the content is there, be it at the second try.
 * Of two fills of one target the later wins. Returns true when it was shown.
 */
export async function fill(target, work, { loading = loadingState(), bind = () => {} } = {}) {
  const run = Symbol('fill');
  runs.set(target, run);
  target.setAttribute('aria-busy', 'true');
  render(target, loading);
  try {
    const content = await work();
    if (runs.get(target) !== run) return false;
    render(target, content);
    bind();
  } catch (error) {
    if (runs.get(target) !== run || error.name === 'AbortError') return false;
    showError(target, error, () => fill(target, work, { loading, bind }));
    return false;
  } finally {
    if (runs.get(target) === run) target.removeAttribute('aria-busy');
  }
  return true;
}

/** Show `error` in `target`, with a button that calls `retry`; isPage: the page has no other heading. */
export function showError(target, error, retry, { isPage } = {}) {
  render(target, errorState(error, { retry: Boolean(retry), isPage }));
  target.querySelector('[data-retry]')?.addEventListener('click', retry);
}

/** A spinner and what is being waited for. */
export function loadingState(text = 'Loading…') {
  return html`<p class="loading" role="status"><span class="spinner" aria-hidden="true"></span>${text}</p>`;
}

/** Grey shapes in the place of `count` cards or rows (kind: card | row | text). */
export function skeleton(count = 6, kind = 'card') {
  return html`
    <p class="visually-hidden" role="status">Loading…</p>
    ${Array.from({ length: count }, () => html`<div class="skeleton skeleton-${kind}" aria-hidden="true"></div>`)}`;
}

/** Nothing here, and what to do about it; action: html`…` of a link or button; isPage: the page has no other heading. */
export function emptyState({ title, text, action, symbol = 'inbox', isPage }) {
  return html`
    <div class="state" role="status">
      <span class="state-icon">${icon(symbol)}</span>
      ${stateTitle(title, isPage)}
      ${text && html`<p class="state-text">${text}</p>`}
      ${action}
    </div>`;
}

/** What went wrong; the button [data-retry] is for the caller to bind (showError does). */
export function errorState(error, { retry = true, isPage } = {}) {
  return html`
    <div class="state state-bad" role="alert">
      <span class="state-icon">${icon('triangle-exclamation')}</span>
      ${stateTitle('That did not work', isPage)}
      <p class="state-text">${error.detail ?? 'Something unexpected happened on this page.'}</p>
      ${retry && html`<button type="button" class="button" data-retry>${icon('rotate-right')} Try again</button>`}
      ${error.requestId && html`<p class="state-small">Reference ${error.requestId}</p>`}
    </div>`;
}

const stateTitle = (title, isPage) => (isPage ? html`<h1 class="state-title">${title}</h1>` : html`<p class="state-title">${title}</p>`);

/** Run `work` while `button` (may be null) spins; returns what work returns, raises what it raises. */
export async function busy(button, work) {
  if (!button) return work();
  button.disabled = true;
  button.setAttribute('aria-busy', 'true');
  try {
    return await work();
  } finally {
    button.disabled = false;
    button.removeAttribute('aria-busy');
    // A disabled button loses focus to the page; nobody else has asked for it meanwhile.
    if (document.activeElement === document.body && button.isConnected) button.focus();
  }
}
