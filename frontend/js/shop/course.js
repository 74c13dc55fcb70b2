// One course: what it teaches, its lessons, who teaches it, and how to get it.
import { API, SITE_NAME } from '../config.js';
import { date, number, plural } from '../lib/format.js';
import { fragment, html, render, trusted } from '../lib/html.js';
import { icon } from '../lib/icons.js';
import { openLogin } from '../lib/auth.js';
import { showReviews } from '../lib/reviews.js';
import { session } from '../lib/session.js';
import { emptyState, showError } from '../lib/states.js';
import { finishPayment } from '../payment.js';
import { courseCards, courseFacts, ratingOf } from './card.js';
import { curriculum } from './curriculum.js';
import { labelOf } from './facets.js';
import { go } from './navigation.js';
import { bindPurchase, purchaseBar, purchaseBox } from './purchase.js';

const OTHERS = 3;

let shown = null;
let followed = null;

/** Show the course that the address asks for; with `payment` also what became of that payment. */
export async function showCourse(place, query, signal) {
  const id = query.get('course');
  if (shown?.id !== id || !place.querySelector('.course')) render(place, loading());
  try {
    const { course } = await API.course(id, { signal });
    shown = course;
    draw(place, course, signal);
  } catch (error) {
    if (error.name !== 'AbortError') fail(place, error, () => showCourse(place, query, signal));
    return;
  }
  if (query.has('payment')) followPayment(query.get('payment'));
}

function draw(place, course, signal) {
  document.title = `${course.title} · ${SITE_NAME}`;
  const about = splitDescription(course);
  render(place, html`
    <article class="course">
      <header class="course-head">
        <div class="page course-head-row">${head(course)}<div class="course-lead" id="course-lead"></div>${facts(course)}</div>
      </header>
      <div class="page course-row">
        <div class="course-main">
          ${outcomes(course)}
          ${curriculum(course)}
          ${requirements(course)}
          ${about.rest && html`<section><h2>About this course</h2><div class="prose" id="course-about"></div></section>`}
          ${instructor(course)}
          ${reviews()}
          <section id="others" hidden></section>
        </div>
        <aside class="course-side" aria-label="Enrolment">${purchaseBox(course)}</aside>
      </div>
      ${purchaseBar(course)}
    </article>`);
  place.querySelector('#course-lead').append(about.lead);
  if (about.rest) place.querySelector('#course-about').append(about.rest);
  bindPurchase(place, course);
  drawReviews(place, course);
  drawOthers(course, signal);
}

function head(course) {
  return html`
    <nav class="crumbs" aria-label="Breadcrumb"><a href="/">Courses</a> ${icon('chevron-right')}
      <a href="/?category=${encodeURIComponent(course.category)}">${course.category}</a></nav>
    ${course.status !== 'published' && html`<p><span class="badge badge-warn">${icon('eye')} ${STATUS[course.status]}</span></p>`}
    <h1>${course.title}</h1>`;
}

function facts(course) {
  return html`
    <p class="course-facts">
      <span>By <a href="/?instructor=${course.instructor.id}">${course.instructor.name}</a></span>
      ${ratingOf(course)}
      ${course.students_count > 0 && html`<span>${icon('users')} ${plural(course.students_count, 'learner')}</span>`}
      ${courseFacts(course)}
      <span>${icon('globe')} ${labelOf('language', course.language)}</span>
      <span>${icon('calendar')} Updated ${date(course.updated_at)}</span>
    </p>`;
}

// The first paragraph leads, under the title; the rest has a section of its own.
function splitDescription({ description_html: markup }) {
  const rest = fragment(trusted(markup));
  const first = rest.firstElementChild;
  const lead = document.createDocumentFragment();
  if (first?.tagName === 'P') lead.append(first);
  return { lead, rest: rest.textContent.trim() && rest };
}

function outcomes({ outcomes: list }) {
  return list.length > 0 && html`
    <section class="panel outcomes"><h2>What you’ll learn</h2>
      <ul class="ticks">${list.map((text) => html`<li>${icon('check')} <span>${text}</span></li>`)}</ul></section>`;
}

function requirements({ requirements: list }) {
  return list.length > 0 && html`
    <section><h2>What you need</h2><ul class="plain-list">${list.map((text) => html`<li>${text}</li>`)}</ul></section>`;
}

function instructor({ instructor: { id, name } }) {
  return html`
    <section><h2>Your instructor</h2>
      <p class="instructor"><span class="avatar" aria-hidden="true">${[...name][0]?.toUpperCase()}</span>
        <a href="/?instructor=${id}">${name}</a></p></section>`;
}

function reviews() {
  return html`
    <section id="reviews" aria-labelledby="reviews-title"><h2 id="reviews-title">Reviews</h2>
      <div id="review-panel"></div>
      <p class="muted" id="review-invitation"></p></section>`;
}

// Where there is nothing to read and nobody to write, nothing is asked for.
function drawReviews(place, course) {
  const panel = place.querySelector('#review-panel');
  if (course.rating_count || course.enrolled) showReviews(panel, course);
  else render(panel, html`<p>No reviews yet.</p>`);
  drawInvitation(place.querySelector('#review-invitation'), course);
}

function drawInvitation(place, course) {
  if (course.enrolled || course.can_edit || course.status !== 'published') return;
  render(place, session.user
    ? html`Reviews are written by those who take the course.`
    : html`Reviews are written by those who take the course. <button type="button" class="link" id="review-sign-in">Sign in</button> if you do.`);
  place.querySelector('#review-sign-in')?.addEventListener('click', () => openLogin('Sign in to review your courses.'));
}

async function drawOthers(course, signal) {
  const query = { instructor: course.instructor.id, sort: 'popular', page_size: OTHERS + 1 };
  const { courses, count } = await API.courses(query, { signal }).catch(() => ({ courses: [] }));
  const others = courses.filter(({ id }) => id !== course.id).slice(0, OTHERS);
  if (!others.length || signal.aborted) return;
  const place = render(document.getElementById('others'), html`
    <h2>${count > OTHERS + 1 ? `Some of ${number(count - 1)} other courses` : 'Other courses'} by ${course.instructor.name}</h2>
    ${courseCards(others, { place: 'others' })}`);
  place.hidden = false;
}

// A payment that ends changes the user, and so draws this page again: it is still the same payment.
async function followPayment(id) {
  if (followed === id) return;
  followed = id;
  await finishPayment({ course: shown, payment: id });
  const url = `/?course=${encodeURIComponent(shown.id)}`;
  if (new URLSearchParams(location.search).has('payment')) go(url, { stay: true, replace: true });
}

function loading() {
  return html`
    <div class="course-head"><div class="page course-head-row course-loading">
      <p class="visually-hidden" role="status">Loading the course…</p>
      ${[1, 2, 3].map(() => html`<div class="skeleton skeleton-text" aria-hidden="true"></div>`)}</div></div>
    <div class="page course-row course-loading" aria-hidden="true"><div class="skeleton skeleton-panel"></div><div class="skeleton skeleton-panel"></div></div>`;
}

function fail(place, error, retry) {
  shown = null;
  document.title = `Course not found · ${SITE_NAME}`;
  render(place, html`<div class="page"></div>`);
  const box = place.firstElementChild;
  if (error.status !== 404) {
    document.title = SITE_NAME;
    showError(box, error, retry, { isPage: true });
    return;
  }
  render(box, emptyState({
    title: 'This course isn’t here',
    text: session.user
      ? 'It may have been taken down, or the address is mistyped.'
      : 'It may have been taken down, or the address is mistyped. If it is yours, sign in to see it.',
    action: html`<a class="button button-primary" href="/">Browse all courses</a>`,
    symbol: 'book-open',
    isPage: true,
  }));
}

const STATUS = {
  draft: 'Draft: only you and admins see this page',
  pending: 'Waiting for review: only you and admins see this page',
  archived: 'Archived: its learners keep it, nobody new can enrol',
};
