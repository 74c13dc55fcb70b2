// The filters of the catalogue: category buttons, and a form that is a column or, where narrow, a drawer.
import { openDialog } from '../lib/dialog.js';
import { number, plural } from '../lib/format.js';
import { html, render } from '../lib/html.js';
import { icon } from '../lib/icons.js';
import { LEVELS } from './card.js';
import { changed, cleared, labelOf } from './facets.js';
import { go } from './navigation.js';

const RATINGS = ['4.5', '4', '3'];
const PRICE_FIELDS = ['min_price', 'max_price'];

let now = { query: new URLSearchParams(), facets: null, count: null };

/** Make the category row, the column of filters and the button of the drawer work. */
export function bindFilters() {
  document.getElementById('categories').addEventListener('click', handleCategory);
  bindForm(document.getElementById('filters'));
  document.getElementById('open-filters').addEventListener('click', openDrawer);
}

/** Show the filters of an address with the counts that belong to it. */
export function showFilters(query, facets) {
  now = { ...now, query, facets };
  keepingFocus(() => {
    render(document.getElementById('categories'), categoryRow());
    for (const place of document.querySelectorAll('[data-filters]')) render(place, filterForm(place.id));
  });
  render(document.getElementById('open-filters'), html`${icon('sliders')} Filters${activeCount()}`);
}

/** Say in the open drawer how many courses are behind it. */
export function showFilterCount(count) {
  now.count = count;
  const button = document.getElementById('drawer-done');
  if (button) button.textContent = `Show ${plural(count, 'course')}`;
}

/** Go to the catalogue with other filters, where one stands. */
export function refine(url) {
  return go(url, { stay: true, state: { front: document.documentElement.dataset.entry === 'front' } });
}

function categoryRow() {
  const { query, facets } = now;
  const chosen = query.getAll('category');
  const chip = ({ name, count }) => html`
    <button type="button" class="chip" id="category-${name}" data-category="${name}" aria-pressed="${String(chosen.includes(name))}">
      ${name} <span class="chip-count">${number(count)}</span></button>`;
  return html`
    <button type="button" class="chip" id="category-all" data-category="" aria-pressed="${String(!chosen.length)}">All</button>
    ${withChosen(facets.category, chosen).map(chip)}`;
}

function filterForm(place) {
  const { query, facets } = now;
  return html`
    <form class="filter-form">
      ${checks({ place, name: 'level', legend: 'Level', values: inOrder(facets.level, Object.keys(LEVELS)) })}
      ${facets.language.length > 1 || query.has('language') ? checks({ place, name: 'language', legend: 'Language', values: facets.language }) : null}
      ${priceFields(place)}
      ${radios({ place, name: 'min_rating', legend: 'Rating', values: [['', 'Any'], ...RATINGS.map((stars) => [stars, `${stars} and up`])] })}
      <div><a class="link" href="${cleared(query)}" data-clear id="${place}-clear" ${!activeFilters() && html`hidden`}>Clear all filters</a></div>
    </form>`;
}

function checks({ place, name, legend, values }) {
  const chosen = now.query.getAll(name);
  const check = ({ name: value, count }) => html`
    <label class="check"><input type="checkbox" id="${place}-${name}-${value}" name="${name}" value="${value}" ${chosen.includes(value) && html`checked`}>
      <span>${labelOf(name, value)}</span> <span class="count">${number(count)}</span></label>`;
  return html`<fieldset><legend>${legend}</legend>${withChosen(values, chosen).map(check)}</fieldset>`;
}

function radios({ place, name, legend, values, counts = {}, more }) {
  const chosen = now.query.get(name) ?? '';
  const radio = ([value, text]) => html`
    <label class="check"><input type="radio" id="${place}-${name}-${value}" name="${name}" value="${value}" ${chosen === value && html`checked`}>
      <span>${text}</span> ${value in counts && html`<span class="count">${number(counts[value])}</span>`}</label>`;
  return html`<fieldset><legend>${legend}</legend>${values.map(radio)}${more}</fieldset>`;
}

function priceFields(place) {
  const counts = Object.fromEntries(now.facets.price.map(({ name, count }) => [name, count]));
  const bound = (name, label) => html`
    <div class="field"><label for="${place}-${name}">${label}</label>
      <input type="number" id="${place}-${name}" name="${name}" min="0" step="any" inputmode="decimal" value="${now.query.get(name)}"></div>`;
  return radios({
    place,
    name: 'price',
    legend: 'Price',
    values: [['', 'Any'], ['free', 'Free'], ['paid', 'Paid']],
    counts: { free: 0, paid: 0, ...counts },
    more: html`<div class="price-range">${bound('min_price', 'From')}${bound('max_price', 'To')}</div>`,
  });
}

function bindForm(place) {
  place.addEventListener('change', ({ target }) => handleChange(target.form));
  place.addEventListener('submit', (event) => {
    event.preventDefault();
    handleChange(event.target);
  });
  place.addEventListener('click', handleClear);
}

function handleChange(form) {
  const values = new FormData(form);
  const changes = { level: values.getAll('level'), language: values.getAll('language') };
  for (const name of ['price', 'min_rating', ...PRICE_FIELDS]) changes[name] = values.get(name);
  refine(changed(now.query, changes));
}

function handleClear(event) {
  const link = event.target.closest('[data-clear]');
  if (!link) return;
  event.preventDefault();
  refine(link.href);
}

function handleCategory({ target }) {
  const button = target.closest('[data-category]');
  if (!button) return;
  const { category } = button.dataset;
  const chosen = now.query.getAll('category');
  const next = chosen.includes(category) ? chosen.filter((name) => name !== category) : [...chosen, category];
  refine(changed(now.query, { category: category ? next : null }));
}

function openDrawer() {
  const { body } = openDialog({
    title: 'Filters',
    body: html`<div id="drawer" data-filters></div>`,
    actions: html`<button type="button" class="button button-primary button-wide" id="drawer-done" data-close></button>`,
    size: 'drawer',
  });
  const place = body.querySelector('#drawer');
  bindForm(place);
  if (now.facets) render(place, filterForm('drawer'));
  showFilterCount(now.count ?? 0);
  place.querySelector('input')?.focus();
}

function activeFilters() {
  return ['level', 'language', 'price', 'min_rating', ...PRICE_FIELDS].flatMap((name) => now.query.getAll(name)).length;
}

function activeCount() {
  const count = activeFilters();
  return count > 0 && html` <span class="badge badge-accent">${count}<span class="visually-hidden"> on</span></span>`;
}

// What is chosen stays to be seen, also where nothing is left of it.
function withChosen(values, chosen) {
  const missing = chosen.filter((name) => !values.some((value) => value.name === name));
  return [...values, ...missing.map((name) => ({ name, count: 0 }))];
}

function inOrder(values, order) {
  return [...values].sort((a, b) => order.indexOf(a.name) - order.indexOf(b.name));
}

function keepingFocus(draw) {
  const { id } = document.activeElement ?? {};
  draw();
  if (id && document.activeElement?.id !== id) document.getElementById(id)?.focus({ preventScroll: true });
}
