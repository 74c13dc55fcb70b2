// Selecting rows of a list: the bar above them says how many, and what can be done with all of those.
import { plural } from '../lib/format.js';
import { html } from '../lib/html.js';
import { icon } from '../lib/icons.js';
import { announce } from '../lib/toast.js';

/** The bar: `total` in words, and `bulk` ([{name, label, symbol}]), what is offered once a row is selected. */
export function selectionBar(total, bulk) {
  return html`
    <div class="selection">
      <p class="list-count" data-total="${total}">${total}</p>
      ${bulk && html`
        <label class="check select-all"><input type="checkbox" data-select-all> All on this page</label>
        <div class="bulk" role="group" aria-label="With the selected ones" hidden>
          ${bulk.map(({ name, label, symbol }) => html`<button type="button" class="button button-small" id="bulk-${name}" data-bulk="${name}">${icon(symbol)} ${label}</button>`)}
          <button type="button" class="button button-small button-quiet" data-select-none>Clear</button>
        </div>`}
    </div>`;
}

/** The box that selects the row called `name`; its row bears data-row, the record's id. */
export function selectBox(name) {
  return html`<input type="checkbox" data-select aria-label="Select ${name}">`;
}

/** Hear the boxes in `results`; `act(name, ids)` is called when something shall be done with the selected ones. */
export function bindSelection(results, act) {
  results.addEventListener('change', ({ target }) => {
    if (target.matches('[data-select-all]')) select(results, target.checked);
    if (target.matches('[data-select], [data-select-all]')) tell(results);
  });
  results.addEventListener('click', ({ target }) => {
    const bulk = target.closest('[data-bulk]');
    if (bulk) act(bulk.dataset.bulk, selected(results));
    if (target.closest('[data-select-none]')) clear(results);
  });
}

function select(results, isOn) {
  for (const box of boxes(results)) box.checked = isOn;
}

function clear(results) {
  select(results, false);
  tell(results);
  boxes(results)[0]?.focus();
}

function tell(results) {
  const all = boxes(results);
  const count = selected(results).length;
  for (const box of all) box.closest('[data-row]').toggleAttribute('data-selected', box.checked);
  for (const box of results.querySelectorAll('[data-select-all]')) {
    box.checked = count === all.length;
    box.indeterminate = count > 0 && count < all.length;
  }
  const words = results.querySelector('[data-total]');
  words.textContent = count ? `${plural(count, 'selected', 'selected')} of ${words.dataset.total}` : words.dataset.total;
  results.querySelector('.bulk').hidden = !count;
  announce(words.textContent);
}

function selected(results) {
  return boxes(results).filter((box) => box.checked).map((box) => box.closest('[data-row]').dataset.row);
}

const boxes = (results) => [...results.querySelectorAll('[data-select]')];
