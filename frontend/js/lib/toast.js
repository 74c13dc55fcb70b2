// Short messages: seen in the corner, spoken by screen readers, gone by themselves.
import { fragment, html } from './html.js';
import { icon } from './icons.js';

const ICONS = { info: 'circle-info', good: 'circle-check', warn: 'triangle-exclamation', bad: 'circle-exclamation' };
const SHOWN_FOR = 6000;
const SHOWN_TO_ACT = 12_000;

/** Show `message` for a few seconds; kind: good (default), info, warn, bad; action: {label, run}. */
export function toast(message, { kind = 'good', action } = {}) {
  const box = region('toasts', 'toasts');
  box.append(fragment(html`
    <div class="toast toast-${kind}">
      ${icon(ICONS[kind])}<p>${message}</p>
      ${action && html`<button type="button" class="button button-small button-quiet" data-act>${action.label}</button>`}
      <button type="button" class="icon-button" data-dismiss aria-label="Dismiss">${icon('xmark')}</button>
    </div>`));
  raise(box);
  const item = box.lastElementChild;
  item.querySelector('[data-dismiss]').addEventListener('click', () => item.remove());
  item.querySelector('[data-act]')?.addEventListener('click', () => {
    item.remove();
    action.run();
  });
  expire(item, action ? SHOWN_TO_ACT : SHOWN_FOR);
}

/** Say `message` to screen readers without showing it, such as "12 courses found". */
export function announce(message) {
  const box = region('announcer', 'visually-hidden');
  raise(box);
  box.textContent = message;
}

function region(id, className) {
  const existing = document.getElementById(id);
  if (existing) return existing;
  const box = document.createElement('div');
  Object.assign(box, { id, className, role: 'status' });
  document.body.append(box);
  return box;
}

// An open modal dialog covers and silences the rest of the page, so messages move into it.
function raise(box) {
  const place = [...document.querySelectorAll('dialog:modal')].at(-1) ?? document.body;
  if (box.parentElement !== place) place.append(box);
}

// Pointing at a toast, or having focus in it, keeps it.
function expire(item, after) {
  setTimeout(() => {
    if (item.matches(':hover, :focus-within')) expire(item, after);
    else item.remove();
  }, after);
}

// Live regions speak only of what changes after they exist.
region('toasts', 'toasts');
region('announcer', 'visually-hidden');
