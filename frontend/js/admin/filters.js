// The filters above a list. A filter is {name, label, type}: search, select (options, of which the first is the
// default), date, toggle, or pinned: a value that another page's link brought, shown as a chip to take off.
import { html } from '../lib/html.js';
import { icon } from '../lib/icons.js';

/** The bar of `filters`. */
export function filterBar(filters) {
  return html`<form class="filters" role="search" aria-label="Filter the list" novalidate>${filters.map(control)}</form>`;
}

/** Make the bar show what `query` asks for. */
export function showFilters(form, query) {
  for (const element of form.elements) {
    if (!element.name) continue;
    if (element.type === 'checkbox') element.checked = query.get(element.name) === 'true';
    else element.value = query.get(element.name) ?? '';
    const chip = element.type === 'hidden' && element.closest('.pinned');
    if (chip) chip.hidden = !element.value;
  }
}

/** Whether `query` narrows the list (its order doesn't). */
export function hasFilters(filters, query) {
  return filters.some(({ name }) => name !== 'sort' && query.get(name));
}

function control(filter) {
  return CONTROLS[filter.type](filter);
}

const CONTROLS = {
  search: ({ name, label }) => html`
    <div class="filter-search search">
      <label class="visually-hidden" for="filter-${name}">${label}</label>
      ${icon('search')}
      <input type="search" id="filter-${name}" name="${name}" placeholder="${label}" autocomplete="off" maxlength="200">
    </div>`,
  select: ({ name, label, options }) => html`
    <div class="filter">
      <label for="filter-${name}">${label}</label>
      <select id="filter-${name}" name="${name}">${options.map(([value, text]) => html`<option value="${value}">${text}</option>`)}</select>
    </div>`,
  date: ({ name, label }) => html`
    <div class="filter">
      <label for="filter-${name}">${label}</label>
      <input type="date" id="filter-${name}" name="${name}">
    </div>`,
  toggle: ({ name, label }) => html`
    <label class="check filter-toggle"><input type="checkbox" id="filter-${name}" name="${name}"> ${label}</label>`,
  pinned: ({ name, label }) => html`
    <span class="pinned" hidden>
      <input type="hidden" name="${name}">
      <button type="button" class="chip" data-unpin="${name}" aria-label="Remove filter: ${label}">${label} ${icon('xmark')}</button>
    </span>`,
};
