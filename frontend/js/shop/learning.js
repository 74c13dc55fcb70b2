// My learning: the user's courses, wishlist, certificates, payments and settings, one part at a time.
import { SITE_NAME } from '../config.js';
import { openLogin, openSignup } from '../lib/auth.js';
import { number, percent, plural } from '../lib/format.js';
import { html, render } from '../lib/html.js';
import { icon } from '../lib/icons.js';
import { session } from '../lib/session.js';
import { emptyState, fill, showError, skeleton } from '../lib/states.js';
import { courseImage, courseUrl, learnUrl } from './card.js';
import { showCertificates } from './certificates.js';
import { ownCourses } from './kept.js';
import { showPayments } from './payments.js';
import { byRecency, isFinished, mostRecent } from './progress.js';
import { showWishlist } from './wishlist.js';

const PARTS = {
  courses: { text: 'Courses', symbol: 'book-open', show: showCourses },
  wishlist: { text: 'Wishlist', symbol: 'heart', show: showWishlist },
  certificates: { text: 'Certificates', symbol: 'award', show: showCertificates },
  payments: { text: 'Payments', symbol: 'receipt', show: showPayments },
  settings: { text: 'Settings', symbol: 'gear', show: showSettings },
};

/** Show the part of the dashboard that the address asks for; visitors are asked to sign in. */
export async function showLearning(place, query) {
  const part = PARTS[query.get('view')] ? query.get('view') : 'courses';
  document.title = `${part === 'courses' ? 'My learning' : `${PARTS[part].text} · My learning`} · ${SITE_NAME}`;
  if (!session.user) return showVisitor(place);
  if (place.querySelector('.learning')?.dataset.user !== session.user.id) drawFrame(place);
  markTab(place, part);
  const content = place.querySelector('#learning-content');
  const changed = content.dataset.part !== part;
  content.dataset.part = part;
  if (changed) place.querySelector(`#tab-${part}`).scrollIntoView({ block: 'nearest', inline: 'center' });
  if (part === 'settings' && !changed) return undefined;
  return PARTS[part].show(content);
}

function drawFrame(place) {
  const tab = ([name, { text, symbol }]) => html`
    <a href="/?enrolled=true${name !== 'courses' && html`&view=${name}`}" data-tab="${name}" id="tab-${name}">${icon(symbol)} ${text}</a>`;
  render(place, html`
    <div class="page learning" data-user="${session.user.id}">
      <h1>My learning</h1>
      <nav class="tabs" aria-label="My learning">${Object.entries(PARTS).map(tab)}</nav>
      <div id="learning-content"></div>
    </div>`);
}

function markTab(place, part) {
  for (const tab of place.querySelectorAll('[data-tab]')) {
    if (tab.dataset.tab === part) tab.setAttribute('aria-current', 'page');
    else tab.removeAttribute('aria-current');
  }
  place.querySelector(`#tab-${part}`).scrollIntoView({ block: 'nearest', inline: 'nearest' });
}

function showVisitor(place) {
  render(place, html`<div class="page">
    ${emptyState({
      title: 'Sign in to see your courses',
      text: 'Your courses, how far you are in them, your certificates and receipts are kept with your account.',
      action: html`<div class="cluster">
        <button type="button" class="button button-primary" id="learning-sign-in">Sign in</button>
        <button type="button" class="button" id="learning-sign-up">Create an account</button></div>`,
      symbol: 'graduation-cap',
      isPage: true,
    })}</div>`);
  place.querySelector('#learning-sign-in').addEventListener('click', () => openLogin());
  place.querySelector('#learning-sign-up').addEventListener('click', () => openSignup());
}

function showCourses(target) {
  return fill(target, async () => courseList(await ownCourses()), {
    loading: html`<div class="learning-list">${skeleton(3, 'row')}</div>`,
  });
}

function courseList({ courses, isKept }) {
  if (!courses.length) return noCourses();
  const next = mostRecent(courses);
  const others = courses.filter((course) => course !== next).sort(byRecency);
  const [finished, open] = [others.filter(isFinished), others.filter((course) => !isFinished(course))];
  return html`
    ${isKept && html`<p class="alert" role="status">${icon('circle-info')} There is no connection. These courses are kept on this device, with their articles.</p>`}
    ${next && resume(next)}
    ${open.length > 0 && html`<section><h2>${next ? 'Your other courses' : 'Your courses'}</h2>${list(open)}</section>`}
    ${finished.length > 0 && html`<section><h2>Finished</h2>${list(finished)}</section>`}`;
}

function resume(course) {
  const { percent: done, completed, next_lesson: lesson } = course.progress;
  return html`
    <section class="resume" aria-labelledby="resume-title">
      ${courseImage(course, { className: 'resume-image', eager: true })}
      <div class="resume-text">
        <p class="eyebrow">${done > 0 ? 'Continue learning' : 'Ready to start'}</p>
        <h2 id="resume-title"><a href="${courseUrl(course.id)}">${course.title}</a></h2>
        <progress class="progress" max="100" value="${done}" aria-label="Done of ${course.title}"></progress>
        <p class="muted">${percent(done)} done · ${number(completed)} of ${plural(course.lessons_count, 'lesson')}</p>
        <a class="button button-primary button-large" href="${learnUrl(course.id, lesson)}">${icon('play')} ${done > 0 ? 'Continue' : 'Start learning'}</a>
      </div>
    </section>`;
}

function list(courses) {
  return html`<ul class="learning-list">${courses.map((course) => html`<li>${row(course)}</li>`)}</ul>`;
}

function row(course) {
  const done = course.progress?.percent ?? 0;
  const words = done === 100 ? 'Open again' : done > 0 ? 'Continue' : 'Start';
  return html`
    <article class="card learning-row">
      ${courseImage(course, { className: 'learning-image' })}
      <div class="learning-text"><h3><a href="${courseUrl(course.id)}">${course.title}</a></h3>
        <p class="muted small">${course.instructor.name}</p></div>
      <div class="learning-progress"><progress class="progress" max="100" value="${done}" aria-label="Done of ${course.title}"></progress>
        <span class="muted small">${percent(done)} done</span></div>
      <a class="button" href="${learnUrl(course.id, course.progress?.next_lesson)}">${words}<span class="visually-hidden"> ${course.title}</span></a>
    </article>`;
}

function noCourses() {
  return emptyState({
    title: 'No courses yet',
    text: 'The courses that you enrol in appear here, with how far you are.',
    action: html`<a class="button button-primary" href="/">Find a course</a>`,
    symbol: 'book-open',
  });
}

async function showSettings(target) {
  render(target, skeleton(3, 'row'));
  try {
    const settings = await import('./settings.js');
    if (target.dataset.part === 'settings') settings.showSettings(target);
  } catch (error) {
    showError(target, error, () => showSettings(target));
  }
}
