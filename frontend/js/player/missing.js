// There is no such course, or it is not for this visitor to see.
import { SITE_NAME } from '../config.js';
import { openLogin } from '../lib/auth.js';
import { html, render } from '../lib/html.js';
import { icon } from '../lib/icons.js';
import { session } from '../lib/session.js';
import { emptyState } from '../lib/states.js';
import { lessonUrl } from './words.js';

/** Say so in `target`, with ways to go on. */
export function showMissing(target) {
  document.title = `Course not found · ${SITE_NAME}`;
  render(target, emptyState({
    title: 'There is no such course here',
    text: 'The address may be mistyped, or the course may have been taken down.',
    action: html`
      <div class="cluster">
        <a class="button button-primary" href="/">Browse all courses</a>
        ${session.user ? html`<a class="button" href="/?enrolled=true">My learning</a>` : html`<button type="button" class="button" data-sign-in>Sign in</button>`}
      </div>`,
    symbol: 'book-open',
    isPage: true,
  }));
  target.querySelector('[data-sign-in]')?.addEventListener('click', () => openLogin());
}

/** Say in `target` that the course has no lessons, and who could write them. */
export function showEmpty(target, { course }) {
  document.title = `${course.title} · ${SITE_NAME}`;
  render(target, emptyState({
    title: 'There are no lessons yet',
    text: 'They show up here as soon as the course has some.',
    action: course.can_edit
      ? html`<a class="button button-primary" href="/admin.html?view=course&amp;id=${course.id}">Edit this course</a>`
      : html`<a class="button" href="/?course=${course.id}">Course page</a>`,
    symbol: 'book-open',
    isPage: true,
  }));
}

/** Say in `target` that the lesson in view was taken out of the course meanwhile. */
export function showRemoved(target, { course, start }) {
  render(target, html`
    <div class="state" role="alert">
      <span class="state-icon">${icon('book-open')}</span>
      <h1 class="state-title">This lesson is no longer in the course</h1>
      <p class="state-text">It was taken out while you had it open. What you have done in the others is kept.</p>
      ${start && html`<a class="button button-primary" href="${lessonUrl(course, start)}">Go to “${start.title}”</a>`}
    </div>`);
}
