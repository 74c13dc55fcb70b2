// What stands in the place of a lesson that is not open.
import { openLogin } from '../lib/auth.js';
import { dateTime, money } from '../lib/format.js';
import { html, render } from '../lib/html.js';
import { icon } from '../lib/icons.js';
import { session } from '../lib/session.js';
import { lessonUrl } from './words.js';

/** Say in `target` why the lesson is locked, and what opens it. */
export function showLocked(target, lesson, { learning }) {
  const { title, text, action } = explain(lesson, learning);
  render(target, html`
    <div class="state locked">
      <span class="state-icon">${icon('lock')}</span>
      <p class="state-title">${title}</p>
      <p class="state-text">${text}</p>
      <div class="cluster">${action}</div>
    </div>`);
  target.querySelector('[data-sign-in]')?.addEventListener('click', () => openLogin('Sign in to go on with this course.'));
  return {};
}

function explain(lesson, learning) {
  if (lesson.locked_reason === 'release') {
    return { title: 'Not open yet', text: `This lesson opens on ${dateTime(lesson.opens_at)}.` };
  }
  if (lesson.locked_reason === 'order') return explainOrder(learning);
  return { title: 'This lesson comes with the course', text: enrollText(learning.course), action: enrollAction(learning.course) };
}

function explainOrder(learning) {
  const { course, lessons } = learning;
  const next = lessons.find((lesson) => !lesson.locked && !learning.of(lesson).completed);
  return {
    title: 'One step at a time',
    text: 'In this course the lessons open in order: complete the ones before this first.',
    action: next && html`<a class="button button-primary" href="${lessonUrl(course, next)}">Go to “${next.title}”</a>`,
  };
}

function enrollText(course) {
  if (!session.user) return 'Sign in if you have it already. The lessons marked “Preview” are open to everyone.';
  return course.enrolled ? 'It is not open to you now.' : 'Enrol to open all of its lessons. Those marked “Preview” are open to everyone.';
}

function enrollAction(course) {
  const isFree = Number(course.price) === 0;
  return html`
    <a class="button button-primary" href="/?course=${course.id}">${isFree ? 'Enrol for free' : `Buy for ${money(course.price, course.currency)}`}</a>
    ${!session.user && html`<button type="button" class="button" data-sign-in>Sign in</button>`}`;
}
