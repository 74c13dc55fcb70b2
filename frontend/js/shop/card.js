// A course as a card: in the catalogue, beside a course, on the dashboard.
import { duration, mean, money, number, plural } from '../lib/format.js';
import { html, safeUrl } from '../lib/html.js';
import { icon } from '../lib/icons.js';
import { session } from '../lib/session.js';
import { wishButton } from './wishes.js';

export const LEVELS = { beginner: 'Beginner', intermediate: 'Intermediate', advanced: 'Advanced', all: 'All levels' };

/** The address of a course's page. */
export const courseUrl = (id) => `/?course=${encodeURIComponent(id)}`;

/** The address where a course is learned, at one of its lessons if given. */
export function learnUrl(id, lesson) {
  return `/player.html?course=${encodeURIComponent(id)}${lesson ? `&lesson=${encodeURIComponent(lesson)}` : ''}`;
}

/** Cards of courses as a list; `place` tells them apart from those of another list on the page. */
export function courseCards(courses, { place = 'catalogue', eager = 0 } = {}) {
  const card = (course, index) => html`<li>${courseCard(course, { place, eager: index < eager })}</li>`;
  return html`<ul class="grid cards">${courses.map(card)}</ul>`;
}

/** The image of a course, its size reserved; a quiet stand-in where it has none. */
export function courseImage({ thumbnail, title }, { className = 'card-image', eager = false } = {}) {
  const src = safeUrl(thumbnail);
  if (!src) return html`<div class="${className} image-blank" aria-hidden="true">${[...title.trim()][0]?.toUpperCase()}</div>`;
  return html`<img class="${className}" src="${src}" alt="" width="640" height="360" ${eager ? html`fetchpriority="high"` : html`loading="lazy"`} decoding="async">`;
}

/** Stars and count, where there are ratings. */
export function ratingOf({ rating, rating_count: count }) {
  if (!count) return null;
  return html`
    <span class="rating">${icon('star')} <span class="visually-hidden">Rated</span>
      ${mean(rating)} <span class="muted">(${number(count, { compact: true })}<span class="visually-hidden"> ratings</span>)</span></span>`;
}

/** Level, length and number of lessons, in words. */
export function courseFacts(course) {
  return html`
    <span>${icon('signal')} ${LEVELS[course.level] ?? course.level}</span>
    ${course.duration > 0 && html`<span>${icon('clock')} ${duration(course.duration)}</span>`}
    <span>${icon('layer-group')} ${plural(course.lessons_count, 'lesson')}</span>`;
}

function courseCard(course, { place, eager }) {
  return html`
    <article class="card card-link course-card">
      ${courseImage(course, { eager })}
      <div class="card-body">
        <h3><a href="${courseUrl(course.id)}" id="${place}-${course.id}">${course.title}</a></h3>
        <p class="muted small clip">${course.instructor.name}</p>
        <p class="meta">${courseFacts(course)}</p>
        <p class="card-foot"><span class="price">${priceOf(course)}</span>${ratingOf(course)}</p>
      </div>
      ${wishButton(course)}
    </article>`;
}

function priceOf(course) {
  if (!session.user?.enrolled_courses.includes(course.id)) return money(course.price, course.currency);
  return html`<span class="badge badge-good">${icon('check')} Enrolled</span>`;
}
