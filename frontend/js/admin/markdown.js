// A field for Markdown, and under it how the site shows the text.
import { field } from '../lib/form.js';
import { html, render, trusted } from '../lib/html.js';

const HINT = 'Markdown: # heading, **bold**, *italic*, - list, 1. list, [link](https://…), ```code```.';

/** A Markdown field; `shown` is the server's HTML of `value`. */
export function markdownField({ name, label, value = '', shown = '', hint = HINT, ...flags }) {
  return html`
    <div class="markdown">
      ${field({ name, label, type: 'textarea', value, hint, ...flags })}
      <details class="disclosure" data-preview>
        <summary>Preview</summary>
        <p class="hint" data-stale hidden>Shown as last saved. Save to see your changes here.</p>
        <div class="prose" data-shown>${trusted(shown)}</div>
      </details>
    </div>`;
}

/** Keep the previews in `root` honest: each says when the text has changed since it was saved. */
export function bindPreviews(root) {
  root.addEventListener('toggle', ({ target }) => target.matches?.('[data-preview]') && update(target.parentElement), { capture: true });
  root.addEventListener('input', ({ target }) => {
    const place = target.matches('textarea') && target.closest('.markdown');
    if (place) update(place);
  });
}

/** The text of the field `name` in `root` was saved, and `shown` is the server's HTML of it. */
export function markSaved(root, name, { text, shown }) {
  const control = root.querySelector(`[name="${CSS.escape(name)}"]`);
  const place = control?.closest('.markdown');
  if (!place) return;
  control.defaultValue = text ?? '';
  render(place.querySelector('[data-shown]'), trusted(shown));
  update(place);
}

// What was saved last is the textarea's default value.
function update(place) {
  const control = place.querySelector('textarea');
  const isStale = control.value.trim() !== control.defaultValue.trim();
  place.querySelector('[data-stale]').hidden = !isStale;
  place.querySelector('[data-shown]').classList.toggle('stale', isStale);
}
