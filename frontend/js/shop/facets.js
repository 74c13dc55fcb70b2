// The catalogue's part of an address: its filters, what they say, and how one is taken off.
import { money } from '../lib/format.js';
import { LEVELS } from './card.js';

const FILTERS = ['category', 'level', 'language', 'price', 'min_price', 'max_price', 'min_rating', 'instructor'];
const NAMES = ['search', ...FILTERS, 'sort'];
const PRICES = { free: 'Free', paid: 'Paid' };

const languages = new Intl.DisplayNames([document.documentElement.lang || 'en'], { type: 'language' });

/** The sort orders of the catalogue, of which `relevance` needs a search. */
export const SORTS = [
  ['relevance', 'Best match'],
  ['newest', 'Newest'],
  ['popular', 'Most popular'],
  ['rating', 'Best rated'],
  ['price', 'Price: low to high'],
  ['-price', 'Price: high to low'],
];

/** What the API is asked for the catalogue at this address: {name: [values]}. */
export function asked(query, names = NAMES) {
  return Object.fromEntries(names.map((name) => [name, query.getAll(name)]));
}

/** The same without the order, for the counts beside the filters. */
export function askedFacets(query) {
  return asked(query, ['search', ...FILTERS]);
}

/** The filters that are on: [{name, value, label}]. */
export function applied(query, { currency, instructor }) {
  return FILTERS.flatMap((name) =>
    query.getAll(name).map((value) => ({ name, value, label: labelOf(name, value, { currency, instructor }) })));
}

/** What a value of a filter is called. */
export function labelOf(name, value, { currency = 'USD', instructor } = {}) {
  const words = {
    level: () => LEVELS[value] ?? value,
    language: () => languageName(value),
    price: () => PRICES[value] ?? value,
    min_price: () => `From ${amount(value, currency)}`,
    max_price: () => `Up to ${amount(value, currency)}`,
    min_rating: () => `${value} stars and up`,
    instructor: () => (instructor ? `By ${instructor}` : 'One instructor'),
  };
  return words[name]?.() ?? value;
}

/** The address of the catalogue with other filters: {name: value | [values] | null}. */
export function changed(query, changes) {
  const next = new URLSearchParams();
  for (const name of NAMES) {
    for (const value of [name in changes ? changes[name] : query.getAll(name)].flat()) {
      if (value) next.append(name, value);
    }
  }
  return next.size ? `/?${next}` : '/';
}

/** The address without one value of a filter. */
export function without(query, name, value) {
  return changed(query, { [name]: query.getAll(name).filter((kept) => kept !== value) });
}

/** The address without any filter; the search stays. */
export function cleared(query) {
  return changed(query, Object.fromEntries(FILTERS.map((name) => [name, null])));
}

function amount(value, currency) {
  return Number.isFinite(Number(value)) ? money(value, currency, { free: false }) : value;
}

function languageName(code) {
  try {
    return languages.of(code);
  } catch {
    return code;
  }
}
