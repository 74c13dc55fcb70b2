// How to get a course: the box beside its page, the bar below it on a phone, and their one button.
import { duration, money, percent, plural } from '../lib/format.js';
import { html } from '../lib/html.js';
import { icon } from '../lib/icons.js';
import { session } from '../lib/session.js';
import { busy } from '../lib/states.js';
import { buy } from '../payment.js';
import { courseImage, learnUrl } from './card.js';
import { wishButton } from './wishes.js';

/** The box with price and button, and what comes with the course. */
export function purchaseBox(course) {
  return html`
    <div class="card purchase">
      ${courseImage(course, { eager: true })}
      <div class="card-body">${standing(course)}${offers(course) && included(course)}</div>
    </div>`;
}

/** The same in one line, for the bottom of a phone's screen. */
export function purchaseBar(course) {
  return html`<div class="purchase-bar" role="region" aria-label="Get this course">${barText(course)}${action(course, 'bar')}</div>`;
}

/** Make the buttons buy. A purchase changes the user, and so draws the page again. */
export function bindPurchase(place, course) {
  for (const button of place.querySelectorAll('[data-buy]')) {
    button.addEventListener('click', () => busy(button, () => buy(course)));
  }
}

const editUrl = (id) => `/admin.html?view=course&id=${encodeURIComponent(id)}`;
const isOwn = ({ instructor }) => instructor.id === session.user?.id;
const isFree = ({ price }) => Number(price) === 0;
const offers = (course) => !course.enrolled && !isOwn(course) && course.status === 'published';

function standing(course) {
  if (course.enrolled) return enrolled(course);
  if (isOwn(course)) return html`<p class="purchase-title">This is your course</p>${action(course, 'box')}`;
  return html`
    <p class="price purchase-price">${money(course.price, course.currency)}</p>
    ${action(course, 'box')}
    ${wishButton(course, { word: true })}
    ${course.can_edit && html`<a class="button button-wide" href="${editUrl(course.id)}">${icon('pen')} Edit</a>`}`;
}

function enrolled(course) {
  const done = course.progress?.percent ?? 0;
  return html`
    <p class="purchase-title">${done === 100 ? 'You have finished this course' : 'You are enrolled'}</p>
    <progress class="progress" max="100" value="${done}" aria-label="Your progress"></progress>
    <p class="muted small">${percent(done)} done</p>
    ${action(course, 'box')}`;
}

function action(course, place) {
  if (course.enrolled) {
    const { percent: done = 0, next_lesson: lesson } = course.progress ?? {};
    const words = done === 100 ? 'Go through it again' : done > 0 ? 'Continue' : 'Start learning';
    return html`<a class="button button-primary button-wide" href="${learnUrl(course.id, lesson)}">${icon('play')} ${words}</a>`;
  }
  if (isOwn(course)) return html`<a class="button button-primary button-wide" href="${editUrl(course.id)}">${icon('pen')} Edit this course</a>`;
  if (!offers(course)) return null;
  return html`<button type="button" class="button button-primary button-large button-wide" id="buy-${place}" data-buy>${isFree(course) ? 'Enrol for free' : 'Buy this course'}</button>`;
}

function barText(course) {
  if (course.enrolled || isOwn(course)) return null;
  return html`<span class="price">${money(course.price, course.currency)}</span>`;
}

function included(course) {
  const previews = course.modules.flatMap(({ lessons }) => lessons).filter(({ preview }) => preview);
  return html`
    <ul class="included">
      <li>${icon('layer-group')} ${plural(course.lessons_count, 'lesson')}${course.duration > 0 && `, ${duration(course.duration)}`}</li>
      <li>${icon('clock')} At your own pace, no end date</li>
      <li>${icon('award')} A certificate when you finish</li>
      ${previews.length > 0 && html`<li>${icon('eye')} <a href="${learnUrl(course.id, previews[0].id)}">${previews.length === 1 ? 'One lesson' : plural(previews.length, 'lesson')} to try first</a></li>`}
    </ul>`;
}
