// A course's way from draft to catalogue: what its status means and which steps are open.
import { API } from '../config.js';
import { plural } from '../lib/format.js';
import { html } from '../lib/html.js';
import { session } from '../lib/session.js';
import { site } from '../lib/site.js';
import { toast } from '../lib/toast.js';
import { askAndDo } from './action.js';

export const STATUSES = [['draft', 'Draft'], ['pending', 'Pending review'], ['published', 'Published'], ['archived', 'Archived']];

const KINDS = { draft: '', pending: 'badge-warn', published: 'badge-good', archived: 'badge-info' };
const isAdmin = () => session.user?.role === 'admin';

/** The status as a badge. */
export function statusBadge(status) {
  return html`<span class="badge ${KINDS[status]}">${Object.fromEntries(STATUSES)[status]}</span>`;
}

/** What the status means for its author, and what happens next. */
export function explain(status, { reviewed }) {
  if (status === 'published') return 'In the catalogue. What you save shows at once.';
  if (status === 'archived') return 'Out of the catalogue. Those who have it keep it.';
  if (status === 'pending') return isAdmin() ? 'Waiting for an admin’s approval.' : 'An admin looks at it before it is published. You can go on editing meanwhile.';
  if (isAdmin() || !reviewed) return 'Only its instructor and admins see it. It goes into the catalogue when you publish it.';
  return 'Only you and admins see it. Submit it when it is ready: an admin looks at it before it is published.';
}

/** The steps open to the user from `status`: [{status, label, symbol}], the first one the way forward. */
export function stepsFrom(status, { reviewed }) {
  const forward = isAdmin() || !reviewed ? 'Publish' : 'Submit for review';
  const steps = {
    draft: [step('published', forward, 'paper-plane')],
    pending: [isAdmin() && step('published', 'Approve and publish', 'circle-check'), step('draft', 'Back to draft', 'rotate-left')],
    published: [step('archived', 'Archive', 'box-archive')],
    archived: [step('published', `${forward} again`, 'paper-plane'), step('draft', 'Back to draft', 'rotate-left')],
  };
  return steps[status].filter(Boolean);
}

/** Whether publication waits for an admin on this site. */
export async function reviewRule() {
  const { course_review: reviewed } = await site();
  return { reviewed };
}

/** Say what became of a course that was moved on. */
export function tellStatus({ title, status }) {
  const words = {
    draft: `“${title}” is a draft again`,
    pending: `“${title}” is submitted. An admin looks at it before it is published.`,
    published: `“${title}” is published`,
    archived: `“${title}” is archived: out of the catalogue, kept by those who have it`,
  };
  toast(words[status]);
}

/** Archive after asking; the course, or null. */
export function archiveCourse(course) {
  return askAndDo({
    title: `Archive “${course.title}”?`,
    body: html`<p>It leaves the catalogue, and nobody new can join. ${keepers(course)} You can publish it again later.</p>`,
    confirm: 'Archive',
    danger: true,
    run: async () => (await API.updateCourse(course.id, { status: 'archived' })).course,
  });
}

/** Delete after asking; the server's words on what became of it, or null. */
export async function deleteCourse(course) {
  const answer = await askAndDo({
    title: `Delete “${course.title}”?`,
    body: html`<p>${fate(course)}</p>`,
    confirm: 'Delete',
    danger: true,
    run: () => API.deleteCourse(course.id),
  });
  if (answer) toast(`“${course.title}”: ${answer.message}`);
  return answer;
}

/** What becomes of several courses that are deleted, in words. */
export function fateOfAll(courses) {
  const kept = courses.filter(({ students_count: count }) => count).length;
  const gone = courses.length - kept;
  return [
    gone && `${plural(gone, 'course', 'courses')} nobody has: removed for good. This can’t be undone.`,
    kept && `${plural(kept, 'course', 'courses')} with learners: archived and not removed, and they keep it.`,
  ].filter(Boolean).join(' ');
}

function step(status, label, symbol) {
  return { status, label, symbol };
}

function keepers({ students_count: count }) {
  return count ? `${plural(count, 'learner keeps', 'learners keep')} it.` : 'Nobody has it yet.';
}

function fate({ students_count: count, lessons_count: lessons }) {
  if (count) return `${plural(count, 'learner has', 'learners have')} this course, so it is archived and not removed: out of the catalogue, and they keep it.`;
  return `Nobody has this course. It is removed for good, with its ${plural(lessons, 'lesson')}. This can’t be undone.`;
}
