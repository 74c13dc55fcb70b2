// A field for Markdown, and under it how the site shows the text.
import { API } from '../config.js';
import { field } from '../lib/form.js';
import { html, render, trusted } from '../lib/html.js';

const HINT = 'Markdown: # heading, **bold**, *italic*, - list, 1. list, [link](https://…), ```code```.';
const TYPING = 400;

const shownTexts = new WeakMap();
const timers = new WeakMap();

/** A Markdown field; `shown` is the server's HTML of `value`. */
export function markdownField({ name, label, value = '', shown = '', hint = HINT, ...flags }) {
  return html`
    <div class="markdown">
      ${field({ name, label, type: 'textarea', value, hint, ...flags })}
      <details class="disclosure" data-preview>
        <summary>Preview</summary>
        <p class="hint" data-note></p>
        <div class="prose" data-shown>${trusted(shown)}</div>
      </details>
    </div>`;
}

/** Keep the open previews in `root` as the text is: the server, which makes the HTML, is asked for it. */
export function bindPreviews(root) {
  root.addEventListener('toggle', ({ target }) => target.matches?.('[data-preview]') && update(target.parentElement), { capture: true });
  root.addEventListener('input', ({ target }) => {
    const place = target.matches('textarea') && target.closest('.markdown');
    if (place) later(place);
  });
}

/** The text of the field `name` in `root` was saved, and `shown` is the server's HTML of it. */
export function markSaved(root, name, { text, shown }) {
  const control = root.querySelector(`[name="${CSS.escape(name)}"]`);
  const place = control?.closest('.markdown');
  if (!place) return;
  control.defaultValue = text ?? '';
  shownTexts.set(place, text ?? '');
  show(place, shown);
  update(place);
}

function later(place) {
  clearTimeout(timers.get(place));
  timers.set(place, setTimeout(() => update(place), TYPING));
}

async function update(place) {
  const text = place.querySelector('textarea').value;
  if (!place.querySelector('[data-preview]').open || text === shownText(place)) return note(place);
  try {
    const { html: shown } = await API.preview(text);
    if (text !== place.querySelector('textarea').value) return;
    shownTexts.set(place, text);
    show(place, shown);
  } catch (error) {
    if (!('detail' in error)) throw error;
    note(place, `This is not up to date: ${error.detail}`);
  }
}

// What was loaded is the textarea's default value.
function shownText(place) {
  return shownTexts.get(place) ?? place.querySelector('textarea').defaultValue;
}

function show(place, shown) {
  render(place.querySelector('[data-shown]'), trusted(shown));
  note(place);
}

function note(place, words) {
  const isEmpty = !place.querySelector('textarea').value.trim();
  place.querySelector('[data-note]').textContent = words ?? (isEmpty ? 'Nothing is written yet.' : '');
  place.querySelector('[data-shown]').classList.toggle('stale', Boolean(words));
}
