// How things stand: live figures, the last twelve months, and what waits for someone.
import { API } from '../config.js';
import { ago, date, money, number, plural } from '../lib/format.js';
import { html, render } from '../lib/html.js';
import { icon } from '../lib/icons.js';
import { emptyState, fill, skeleton } from '../lib/states.js';
import { moveOn } from './courses.js';
import { firstSteps, isFresh } from './first-steps.js';
import { statusBadge } from './lifecycle.js';
import { drawMonths, monthsPanel } from './months.js';
import { viewUrl } from './views.js';

const FEW = 5;

export function show(target, user) {
  const isAdmin = user.role === 'admin';
  render(target, frame(isAdmin));
  const place = (name) => target.querySelector(`[data-part=${name}]`);
  showFigures(place('figures'), place('months'), isAdmin);
  if (isAdmin) {
    showPending(place('pending'));
    showAttention(place('attention'));
    showMessages(place('messages'));
  } else {
    showUnpublished(place('unpublished'));
    showLearned(place('learned'));
  }
}

function frame(isAdmin) {
  const part = (name, title, more) => html`
    <section class="panel part" aria-labelledby="${name}-title">
      <div class="spread"><h2 id="${name}-title">${title}</h2>${more}</div>
      <div data-part="${name}"></div>
    </section>`;
  const all = (name, query) => html`<a class="link" href="${viewUrl(name, query)}">See all</a>`;
  return html`
    <div class="view-head">
      <h1 tabindex="-1">Dashboard</h1>
      <a class="button button-primary" href="${viewUrl('course')}">${icon('plus')} New course</a>
    </div>
    <div class="dashboard ${!isAdmin && 'dashboard-teacher'}">
      <div data-part="figures" class="wide"></div>
      <div data-part="months" class="wide"></div>
      ${isAdmin
        ? html`
          ${part('pending', 'Waiting for approval', all('courses', { status: 'pending' }))}
          ${part('attention', 'Payments to look at', all('payments', { attention: 'true' }))}
          ${part('messages', 'Messages to answer', all('messages', { answered: 'false' }))}`
        : html`
          ${part('unpublished', 'Not published yet', all('courses'))}
          ${part('learned', 'Most learners', all('courses', { sort: 'popular' }))}`}
    </div>`;
}

async function showFigures(target, months, isAdmin) {
  let stats;
  const work = async () => {
    ({ stats } = await API.stats());
    showMonths(months, stats, isAdmin);
    return figures(stats, isAdmin);
  };
  await fill(target, work, { loading: html`<div class="figures">${skeleton(4, 'row')}</div>` });
}

function showMonths(target, stats, isAdmin) {
  if (isFresh(stats)) return render(target, firstSteps(isAdmin));
  render(target, monthsPanel(stats));
  return drawMonths(target, stats);
}

function figures({ courses, enrollments, revenue, currency, users, learners }, isAdmin) {
  const unpublished = [courses.draft && plural(courses.draft, 'draft'), courses.pending && `${number(courses.pending)} pending`].filter(Boolean);
  return html`
    <dl class="figures">
      ${figure('Published courses', number(courses.published), unpublished.join(', ') || 'no drafts', viewUrl('courses'))}
      ${figure('Enrolments', number(enrollments), isAdmin ? `of ${plural(learners, 'learner')}, until today` : 'in your courses, until today')}
      ${figure('Revenue', money(revenue, currency, { free: false }), 'until today, less refunds', viewUrl('payments'))}
      ${users && figure('Accounts', number(users.student + users.instructor + users.admin), accounts(users), viewUrl('users'))}
    </dl>`;
}

function figure(label, value, note, href) {
  return html`
    <div class="figure">
      <dt>${href ? html`<a href="${href}">${label}</a>` : label}</dt>
      <dd class="figure-value">${value}</dd>
      <dd class="figure-note">${note}</dd>
    </div>`;
}

function accounts({ student, instructor, admin, suspended }) {
  return [plural(student, 'student'), plural(instructor, 'instructor'), plural(admin, 'admin'), suspended && `${number(suspended)} suspended`].filter(Boolean).join(', ');
}

async function showPending(target) {
  let courses = [];
  const work = async () => {
    ({ courses } = await API.courses({ status: 'pending', page_size: FEW }));
    return courses.length ? html`<ul class="rows">${courses.map(pendingRow)}</ul>` : emptyState({ title: 'Nothing waits', text: 'Courses that instructors submit show up here.', symbol: 'circle-check' });
  };
  target.onclick = async (event) => {
    const id = event.target.closest('[data-approve]')?.dataset.approve;
    const course = courses.find((each) => each.id === id);
    if (course && await moveOn(course, 'published')) await fill(target, work, { loading: skeleton(2, 'row') });
  };
  await fill(target, work, { loading: skeleton(2, 'row') });
}

function pendingRow({ id, title, instructor, updated_at: at }) {
  return html`
    <li>
      <div class="row-text"><a href="${viewUrl('course', { id })}">${title}</a><span class="sub">${instructor.name}, ${ago(at)}</span></div>
      <button type="button" class="button button-small" data-approve="${id}" aria-label="Approve “${title}”">Approve</button>
    </li>`;
}

async function showUnpublished(target) {
  await fill(target, async () => {
    const lists = await Promise.all(['draft', 'pending'].map((status) => API.courses({ mine: 'true', status, page_size: FEW })));
    const courses = lists.flatMap((list) => list.courses);
    if (!courses.length) return emptyState({ title: 'Nothing waits', text: 'Your drafts show up here, and what waits for approval.', symbol: 'circle-check' });
    return html`<ul class="rows">${courses.map(unpublishedRow)}</ul>`;
  }, { loading: skeleton(2, 'row') });
}

function unpublishedRow({ id, title, status, updated_at: at }) {
  return html`
    <li>
      <div class="row-text"><a href="${viewUrl('course', { id })}">${title}</a><span class="sub">Changed ${ago(at)}</span></div>
      ${statusBadge(status)}
    </li>`;
}

async function showLearned(target) {
  await fill(target, async () => {
    const { courses } = await API.courses({ mine: 'true', sort: 'popular', page_size: FEW });
    const learned = courses.filter(({ students_count: count }) => count);
    if (!learned.length) return emptyState({ title: 'No learners yet', text: 'Your courses show up here when somebody joins them.', symbol: 'graduation-cap' });
    return html`<ul class="rows">${learned.map(learnedRow)}</ul>`;
  }, { loading: skeleton(2, 'row') });
}

function learnedRow({ id, title, students_count: count }) {
  return html`
    <li>
      <div class="row-text"><a href="${viewUrl('learners', { id })}">${title}</a></div>
      <span class="number">${plural(count, 'learner')}</span>
    </li>`;
}

async function showAttention(target) {
  await fill(target, async () => {
    const { payments } = await API.payments({ attention: 'true', page_size: FEW });
    if (!payments.length) return emptyState({ title: 'All is well', text: 'A payment that does not add up shows up here.', symbol: 'circle-check' });
    return html`<ul class="rows">${payments.map(attentionRow)}</ul>`;
  }, { loading: skeleton(2, 'row') });
}

function attentionRow({ course_title: title, amount, currency, attention, user, created_at: at }) {
  return html`
    <li>
      <div class="row-text"><a href="${viewUrl('payments', { attention: 'true' })}">${money(amount, currency)} for ${title}</a>
        <span class="sub">${user?.name ?? 'A closed account'}, ${date(at)}: ${attention}</span></div>
    </li>`;
}

async function showMessages(target) {
  await fill(target, async () => {
    const { messages } = await API.messages({ answered: 'false', page_size: FEW });
    if (!messages.length) return emptyState({ title: 'Nothing to answer', text: 'What visitors write through the contact form shows up here.', symbol: 'inbox' });
    return html`<ul class="rows">${messages.map(messageRow)}</ul>`;
  }, { loading: skeleton(2, 'row') });
}

function messageRow({ name, message, created_at: at }) {
  return html`<li><div class="row-text"><strong>${name}</strong> <span class="sub">${ago(at)}</span><p class="clip-2">${message}</p></div></li>`;
}
