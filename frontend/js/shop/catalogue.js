// The catalogue: search, categories, filters, order and the courses found, all of it in the address.
import { API, SITE_NAME } from '../config.js';
import { html, render } from '../lib/html.js';
import { changed, askedFacets, SORTS } from './facets.js';
import { bindFilters, refine, showFilters } from './filters.js';
import { showHero } from './hero.js';
import { bindResults, showResults } from './results.js';

const NO_FACETS = { category: [], level: [], language: [], price: [] };
const sort = document.getElementById('sort');

let current = new URLSearchParams();

bindFilters();
bindResults();
sort.addEventListener('change', () => refine(changed(current, { sort: sort.value === usual(current) ? null : sort.value })));

/** Show the catalogue that the address asks for. */
export async function showCatalogue(place, query, signal) {
  current = query;
  place.replaceChildren();
  const isFront = history.state?.front ?? !query.size;
  document.documentElement.dataset.entry = isFront ? 'front' : 'inside';
  document.title = titleOf(query);
  document.getElementById('catalogue-title').textContent = headingOf(query);
  drawSort(query);
  if (isFront) showHero();
  await Promise.all([showResults(query, signal), loadFacets(query, signal)]);
}

// Without the counts the courses can still be browsed.
async function loadFacets(query, signal) {
  const answer = await API.facets(askedFacets(query), { signal }).catch(() => null);
  if (!signal.aborted) showFilters(query, answer?.facets ?? NO_FACETS);
}

function drawSort(query) {
  const chosen = query.get('sort') ?? usual(query);
  const options = SORTS.filter(([name]) => name !== 'relevance' || query.has('search'));
  render(sort, options.map(([name, text]) => html`<option value="${name}" ${name === chosen && html`selected`}>${text}</option>`));
}

function usual(query) {
  return query.has('search') ? 'relevance' : 'newest';
}

function headingOf(query) {
  if (query.get('search')) return `Results for “${query.get('search')}”`;
  const categories = query.getAll('category');
  return categories.length === 1 ? categories[0] : 'All courses';
}

function titleOf(query) {
  return query.size ? `${headingOf(query)} · ${SITE_NAME}` : `${SITE_NAME}: courses to learn something well`;
}
