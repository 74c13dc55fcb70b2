// The courses: an instructor's own, or all of them for an admin.
import { API } from '../config.js';
import { openDialog } from '../lib/dialog.js';
import { ago, date, money, number, plural } from '../lib/format.js';
import { html } from '../lib/html.js';
import { icon } from '../lib/icons.js';
import { toast } from '../lib/toast.js';
import { actOnCourses, bulkSteps } from './courses-bulk.js';
import { archiveCourse, deleteCourse, reviewRule, statusBadge, STATUSES, stepsFrom, tellStatus } from './lifecycle.js';
import { showList } from './list.js';
import { rowMenu } from './row-menu.js';
import { table } from './table.js';
import { viewUrl } from './views.js';

const SORTS = [['', 'Newest'], ['popular', 'Most learners'], ['rating', 'Best rated'], ['price', 'Price: low to high'], ['-price', 'Price: high to low']];

let rule = { reviewed: true };

export function show(target, user) {
  const isAdmin = user.role === 'admin';
  showList(target, {
    title: isAdmin ? 'Courses' : 'Your courses',
    tools: html`<a class="button button-primary" href="${viewUrl('course')}">${icon('plus')} New course</a>`,
    noun: ['course', 'courses'],
    filters: [
      { type: 'search', name: 'search', label: 'Search courses' },
      { type: 'select', name: 'status', label: 'Status', options: [['', 'Any'], ...STATUSES] },
      { type: 'select', name: 'sort', label: 'Sort by', options: SORTS },
    ],
    ask: (query, options) => ask(query, options, isAdmin),
    rows: ({ courses }) => courses,
    view: (rows, { sort }) => table({ label: 'Courses', columns: columns(isAdmin), rows, sort, selectable: ({ title }) => `“${title}”` }),
    empty: {
      title: 'No courses yet',
      text: 'Make the first one: it stays a draft until you publish it.',
      action: html`<a class="button button-primary" href="${viewUrl('course')}">${icon('plus')} New course</a>`,
      symbol: 'book-open',
    },
    act,
    bulk: () => bulkSteps(rule),
    actOnAll,
  });
}

async function ask(query, options, isAdmin) {
  const whose = isAdmin ? { status: query.status || 'all' } : { mine: 'true' };
  // In the order of the list and not of relevance, which the table does not show.
  const sort = query.sort ?? 'newest';
  const [answer, now] = await Promise.all([API.courses({ ...query, ...whose, sort }, options), reviewRule()]);
  rule = now;
  return answer;
}

function columns(isAdmin) {
  return [
    { id: 'title', label: 'Course', head: true, cell: titleCell },
    { id: 'status', label: 'Status', cell: ({ status }) => statusBadge(status) },
    isAdmin && { id: 'instructor', label: 'Instructor', cell: ({ instructor }) => instructor.name },
    { id: 'price', label: 'Price', number: true, sorts: { ascending: 'price', descending: '-price' }, cell: ({ price, currency }) => money(price, currency) },
    { id: 'learners', label: 'Learners', number: true, sorts: { descending: 'popular' }, cell: ({ students_count: count }) => number(count) },
    { id: 'created', label: 'Created', sorts: { descending: '' }, cell: ({ created_at: at }) => html`<time datetime="${at}">${date(at)}</time>` },
    { id: 'actions', label: 'Actions', actions: true, cell: tools },
  ].filter(Boolean);
}

function titleCell({ id, title, lessons_count: lessons, updated_at: at }) {
  return html`<a href="${viewUrl('course', { id })}">${title}</a><span class="sub">${plural(lessons, 'lesson')}, changed ${ago(at)}</span>`;
}

function tools(course) {
  return rowMenu({
    id: course.id,
    name: course.title,
    items: [
      { label: 'Edit', symbol: 'pen', href: viewUrl('course', { id: course.id }) },
      { label: 'View', symbol: 'eye', href: `/?course=${course.id}` },
      { label: 'Learners', symbol: 'graduation-cap', href: viewUrl('learners', { id: course.id }) },
      { label: 'Payments', symbol: 'credit-card', href: viewUrl('payments', { course: course.id }) },
      ...stepsFrom(course.status, rule).map(({ status, label, symbol }) => ({ label, symbol, act: status })),
      { label: 'Delete', symbol: 'trash', act: 'delete' },
    ],
  });
}

async function act(name, course, list) {
  const changed = name === 'delete' ? await deleteCourse(course) : await moveOn(course, name);
  if (changed) list.refresh(`menu-button-${course.id}`);
}

async function actOnAll(name, courses, list) {
  if (await actOnCourses(name, courses, rule)) list.renew();
}

/** Bring a course to another status; the course, or null when it was called off or refused. */
export async function moveOn(course, status) {
  const moved = status === 'archived' ? await archiveCourse(course) : await changeStatus(course, status);
  if (moved) tellStatus(moved);
  return moved;
}

async function changeStatus({ id, title }, status) {
  try {
    return (await API.updateCourse(id, { status })).course;
  } catch (error) {
    if (!('detail' in error)) throw error;
    if (error.status === 400) tellWhatIsMissing({ id, title }, error);
    else toast(error.detail, { kind: 'bad' });
    return null;
  }
}

function tellWhatIsMissing({ id, title }, { detail, errors }) {
  const sentences = Object.values(errors).flat();
  openDialog({
    title: `“${title}” is not ready`,
    body: html`<div class="stack"><p>Before it can leave draft:</p><ul>${(sentences.length ? sentences : [detail]).map((line) => html`<li>${line}</li>`)}</ul></div>`,
    actions: html`
      <button type="button" class="button" data-close="">Close</button>
      <a class="button button-primary" href="${viewUrl('course', { id })}">Edit the course</a>`,
    size: 'small',
    role: 'alertdialog',
  });
}
