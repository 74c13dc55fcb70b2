// The wishlist of the user.
import { API } from '../config.js';
import { html } from '../lib/html.js';
import { emptyState, fill, skeleton } from '../lib/states.js';
import { courseCards } from './card.js';

const MOST = 100;

export function showWishlist(target) {
  return fill(target, async () => list(await wishes()), { loading: html`<div class="grid">${skeleton(4)}</div>` });
}

/** The whole list, which is bounded. */
async function wishes() {
  let page = await API.wishlist({ page_size: MOST });
  const { courses } = page;
  while (page.next) {
    page = await API.next(page.next);
    courses.push(...page.courses);
  }
  return courses;
}

function list(courses) {
  if (!courses.length) {
    return emptyState({
      title: 'Nothing on your wishlist',
      text: 'The heart on a course keeps it here, until you take the course or change your mind.',
      action: html`<a class="button button-primary" href="/">Look around</a>`,
      symbol: 'heart',
    });
  }
  const cards = courseCards(courses.map((course) => ({ ...course, wished: true })), { place: 'wishlist' });
  return html`<h2 class="visually-hidden">Wishlist</h2>${cards}`;
}
