// Stars: shown, and chosen.
import { html } from './html.js';
import { icon } from './icons.js';

const FIVE = [1, 2, 3, 4, 5];

/** "★★★★☆", spoken as "4 of 5 stars". */
export function stars(rating) {
  return html`
    <span class="stars" role="img" aria-label="${rating} of 5 stars">${FIVE.map((star) => icon(star <= Math.round(rating) ? 'star' : 'star-empty'))}</span>`;
}

/** Five radio buttons called `rating`. */
export function starChoice(rating) {
  return html`
    <fieldset class="star-choice">
      <legend>Your rating</legend>
      <div class="star-row">${FIVE.map((star) => html`
        <label><input type="radio" name="rating" value="${star}" required class="visually-hidden" ${star === rating && html`checked`}>
          <span class="visually-hidden">${star} ${star === 1 ? 'star' : 'stars'}</span>${icon('star')}</label>`)}</div>
    </fieldset>`;
}
