// Who learns a course, and how far they are.
import { API } from '../config.js';
import { ago, date, number } from '../lib/format.js';
import { html, render } from '../lib/html.js';
import { readQuery } from '../lib/urlstate.js';
import { showList } from './list.js';
import { table } from './table.js';
import { viewUrl } from './views.js';

export function show(target) {
  const id = readQuery().get('id');
  showList(target, {
    title: 'Learners',
    intro: html`<a class="link" href="${viewUrl('course', { id })}" data-course>The course</a>`,
    tools: html`<a class="button" href="${viewUrl('courses')}">All courses</a>`,
    noun: ['learner', 'learners'],
    filters: [],
    ask: (query, options) => API.learners(id, query, options),
    rows: ({ learners }) => learners.map((learner, index) => ({ id: index, ...learner })),
    view: (rows) => table({ label: 'Learners', columns: COLUMNS, rows }),
    empty: { title: 'No learners yet', text: 'They show up here with their progress as soon as somebody joins the course.', symbol: 'graduation-cap' },
  });
  nameCourse(target, id);
}

const COLUMNS = [
  { id: 'name', label: 'Name', head: true, cell: ({ user }) => user?.name ?? 'Closed account' },
  { id: 'progress', label: 'Progress', cell: progressCell },
  { id: 'joined', label: 'Joined', cell: ({ enrolled_at: at }) => html`<time datetime="${at}">${date(at)}</time>` },
  { id: 'active', label: 'Last active', cell: ({ active_at: at }) => html`<time datetime="${at}">${ago(at)}</time>` },
  { id: 'done', label: 'Finished', cell: ({ completed_at: at }) => (at ? html`<time datetime="${at}">${date(at)}</time>` : 'Not yet') },
];

function progressCell({ percent, completed, lessons_count: all, user }) {
  return html`
    <span class="learner-progress">
      <progress class="progress" max="100" value="${percent}" aria-label="Progress of ${user?.name ?? 'a closed account'}"></progress>
      <span>${percent}%<span class="sub">${number(completed)} of ${number(all)} lessons</span></span>
    </span>`;
}

// The list says itself what is wrong where there is no such course.
async function nameCourse(target, id) {
  const answer = await API.course(id).catch(() => null);
  const link = target.querySelector('[data-course]');
  if (answer && link) render(link, answer.course.title);
}
