// The lessons of a course, module by module, as its page shows them.
import { duration, plural } from '../lib/format.js';
import { html } from '../lib/html.js';
import { icon } from '../lib/icons.js';
import { learnUrl } from './card.js';

const TYPES = {
  article: ['file-lines', 'Article'],
  video: ['play', 'Video'],
  quiz: ['circle-question', 'Quiz'],
  file: ['file', 'File'],
};

/** The section of a course's page with its modules and lessons. */
export function curriculum(course) {
  const { modules, lessons_count: lessons } = course;
  return html`
    <section class="curriculum" aria-labelledby="curriculum-title">
      <h2 id="curriculum-title">Lessons</h2>
      ${lessons
        ? html`<p class="muted">${plural(modules.length, 'section')} · ${plural(lessons, 'lesson')}${course.duration > 0 && ` · ${duration(course.duration)} in all`}</p>`
        : html`<p class="muted">There are no lessons yet.</p>`}
      ${modules.map((module) => section(module, course))}
    </section>`;
}

function section({ title, lessons }, course) {
  const length = lessons.reduce((sum, lesson) => sum + lesson.duration, 0);
  return html`
    <details class="disclosure module" open>
      <summary><h3>${title}</h3><span class="muted small">${plural(lessons.length, 'lesson')}${length > 0 && ` · ${duration(length)}`}</span></summary>
      <ol class="lessons">${lessons.map((lesson) => html`<li>${lessonRow(lesson, course)}</li>`)}</ol>
    </details>`;
}

function lessonRow(lesson, course) {
  const [symbol, type] = TYPES[lesson.type] ?? TYPES.article;
  const length = lesson.duration > 0 && html`<span class="lesson-length number">${duration(lesson.duration)}</span>`;
  if (lesson.locked) {
    return html`<div class="lesson">${icon(symbol, { label: type })}<span class="lesson-title">${lesson.title}</span>${icon('lock', { label: 'Locked until you enrol' })}${length}</div>`;
  }
  return html`
    <a class="lesson" href="${learnUrl(course.id, lesson.id)}">${icon(symbol, { label: type })}<span class="lesson-title">${lesson.title}</span>
      ${!course.enrolled && lesson.preview && html`<span class="badge badge-accent">Preview</span>`}${length}</a>`;
}
