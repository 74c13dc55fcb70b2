// What to do on a site, or as a teacher, that has nothing yet.
import { html } from '../lib/html.js';
import { icon } from '../lib/icons.js';
import { viewUrl } from './views.js';

/** Whether there is nothing yet to draw a chart of. */
export function isFresh({ courses, enrollments, months }) {
  return !Object.values(courses).some(Boolean) && !enrollments && !months.some(({ payments }) => payments);
}

/** The panel of the first steps. */
export function firstSteps(isAdmin) {
  return html`
    <section class="panel" aria-labelledby="first-title">
      <h2 id="first-title">First steps</h2>
      <p class="muted">Figures by month show up here once there is something to count.</p>
      <ol class="first-steps">${(isAdmin ? ADMINS : TEACHERS).map(step)}</ol>
    </section>`;
}

const COURSE = {
  symbol: 'book-open', title: 'Make a course', text: 'A title, a description and a first lesson are enough. It stays a draft until you say otherwise.',
  href: viewUrl('course'), label: 'New course',
};
const ADMINS = [
  COURSE,
  { symbol: 'users', title: 'Bring people in', text: 'They can sign up by themselves, or come in as a list, with an invitation by mail.', href: viewUrl('import'), label: 'Import users' },
  { symbol: 'eye', title: 'See what visitors see', text: 'What you publish is in the catalogue at once.', href: '/', label: 'Open the catalogue' },
];
const TEACHERS = [
  COURSE,
  { symbol: 'paper-plane', title: 'Publish it', text: 'As soon as it is ready. Where this site asks for a review, an admin looks at it first.', href: viewUrl('courses'), label: 'Your courses' },
  { symbol: 'eye', title: 'See what others teach', text: 'The catalogue shows how a course looks to its learners.', href: '/', label: 'Open the catalogue' },
];

function step({ symbol, title, text, href, label }) {
  return html`
    <li>
      <span class="state-icon">${icon(symbol)}</span>
      <h3>${title}</h3>
      <p class="muted">${text}</p>
      <a class="link" href="${href}">${label}</a>
    </li>`;
}
