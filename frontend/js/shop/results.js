// The list of courses that an address finds, a page at a time.
import { API } from '../config.js';
import { number, plural } from '../lib/format.js';
import { html, render } from '../lib/html.js';
import { icon } from '../lib/icons.js';
import { session } from '../lib/session.js';
import { busy, emptyState, showError, skeleton } from '../lib/states.js';
import { announce } from '../lib/toast.js';
import { courseCards } from './card.js';
import { applied, asked, changed, cleared, without } from './facets.js';
import { refine, showFilterCount } from './filters.js';
import { remember } from './navigation.js';

const PAGE = 12;
const MOST = 100;
const EAGER = 4;

const box = document.getElementById('results');
const more = document.getElementById('more');
const total = document.getElementById('result-count');
const chips = document.getElementById('applied');

let shown = { key: null, courses: [], count: 0, next: null };

/** Make "Load more" and the chips of the applied filters work. */
export function bindResults() {
  more.addEventListener('click', ({ target }) => target.closest('#load-more') && showMore());
  for (const place of [chips, box]) place.addEventListener('click', handleRemove);
}

/** Show the courses of an address; nothing happens where they are shown already. */
export async function showResults(query, signal) {
  const key = `${new URLSearchParams(Object.entries(asked(query)))} ${session.user?.enrolled_courses}`;
  if (key === shown.key) return;
  if (!shown.courses.length) render(box, html`<div class="grid">${skeleton(8)}</div>`);
  box.setAttribute('aria-busy', 'true');
  try {
    const page_size = Math.min(Math.max(PAGE, history.state?.shown ?? 0), MOST);
    const { courses, count, count_capped: capped, next } = await API.courses({ ...asked(query), page_size }, { signal });
    shown = { key, query, courses, count, capped, next };
    draw();
  } catch (error) {
    if (error.name !== 'AbortError') fail(error, query, signal);
  } finally {
    if (!signal.aborted) box.removeAttribute('aria-busy');
  }
}

function draw() {
  const { query, courses, count, capped } = shown;
  total.textContent = `${plural(count, 'course')}${capped ? ' or more' : ''}`;
  drawChips(query, courses[0]);
  showFilterCount(count);
  if (courses.length) render(box, courseCards(courses, { eager: EAGER }));
  else drawNothing(query);
  drawMore();
}

function drawMore() {
  const { courses, count, next } = shown;
  render(more, next && html`
    <p>${number(courses.length)} of ${number(count)} shown</p>
    <button type="button" class="button" id="load-more">Load more</button>`);
}

async function showMore() {
  const { key } = shown;
  try {
    const { courses, next } = await busy(document.getElementById('load-more'), () => API.next(shown.next));
    if (key === shown.key) append(courses, next);
  } catch (error) {
    render(more, html`<div></div>`);
    showError(more.firstElementChild, error, () => {
      drawMore();
      showMore();
    });
  }
}

function append(courses, next) {
  shown = { ...shown, courses: [...shown.courses, ...courses], next };
  const cards = document.createElement('div');
  render(cards, courseCards(courses));
  box.querySelector('.cards').append(...cards.querySelectorAll('li'));
  drawMore();
  remember({ shown: shown.courses.length });
  document.getElementById(`catalogue-${courses[0]?.id}`)?.focus();
  announce(`${number(shown.courses.length)} of ${number(shown.count)} shown`);
}

function drawChips(query, example) {
  const filters = applied(query, { currency: example?.currency, instructor: example?.instructor.name });
  chips.hidden = !filters.length;
  render(chips, html`
    ${filters.map(({ name, value, label }) => chip(without(query, name, value), label))}
    <a class="link small" href="${cleared(query)}" data-remove id="clear-all">Clear all</a>`);
}

function chip(url, label) {
  return html`
    <a class="chip chip-applied" href="${url}" data-remove role="button"><span class="visually-hidden">Remove</span> ${label} ${icon('xmark')}</a>`;
}

// The link that was pressed is gone afterwards: focus goes to the heading of what it changed.
async function handleRemove(event) {
  const link = event.target.closest('[data-remove]');
  if (!link) return;
  event.preventDefault();
  await refine(link.href);
  document.getElementById('catalogue-title').focus({ preventScroll: true });
}

function drawNothing(query) {
  const search = query.get('search');
  const filters = applied(query, {});
  render(box, html`
    ${emptyState({
      title: search ? `Nothing found for “${search}”` : 'No course fits these filters',
      text: filters.length ? 'Take one of these off to see more:' : 'Try fewer or other words.',
      symbol: 'search',
      action: html`<div class="cluster">
        ${filters.map(({ name, value, label }) => chip(without(query, name, value), label))}
        ${search && chip(changed(query, { search: null }), `“${search}”`)}
        ${query.size > 1 && html`<a class="button button-small" href="/">Show all courses</a>`}</div>`,
    })}
    <div id="instead"></div>`);
  drawInstead();
}

/** Courses that many take, where a search found none. */
async function drawInstead() {
  const place = document.getElementById('instead');
  const { courses } = await API.courses({ sort: 'popular', page_size: 3 }).catch(() => ({ courses: [] }));
  if (courses.length) render(place, html`<h3 class="instead-title">You might like these</h3>${courseCards(courses, { place: 'instead' })}`);
}

function fail(error, query, signal) {
  shown = { key: null, courses: [], count: 0, next: null };
  total.textContent = '';
  drawChips(query);
  render(more, null);
  if (error.status === 400) render(box, refused(error));
  else showError(box, error, () => showResults(query, signal));
}

function refused() {
  return emptyState({
    title: 'This address asks for something the catalogue can’t sort by',
    text: 'One of its filters is not one that we know.',
    action: html`<a class="button" href="/">Show all courses</a>`,
    symbol: 'filter',
  });
}
