// What the lesson brings beside the video, and the course that it belongs to.
import { duration, plural } from '../lib/format.js';
import { html, render, trusted } from '../lib/html.js';
import { icon } from '../lib/icons.js';
import { skeleton } from '../lib/states.js';
import { enrich } from './article.js';
import { chapterList } from './chapters.js';
import { autoplay } from './upnext.js';

/** Fill `panel` with the text under the video, its chapters, and the course in short. */
export function showOverview(panel, lesson, { learning: { course }, view }) {
  const isVideo = lesson.type === 'video' && !lesson.locked;
  render(panel, html`
    ${isVideo && html`<label class="check"><input type="checkbox" id="autoplay" ${autoplay.on && html`checked`}> Play the next lesson by itself</label>`}
    ${isVideo && html`<div class="chapter-box">${view.chapters.loaded && html`<h2>Chapters</h2>${skeleton(4, 'row')}`}</div>`}
    ${isVideo && lesson.body_html && html`<div class="prose" dir="auto">${trusted(lesson.body_html)}</div>`}
    <section class="about">
      <h2>About this course</h2>
      <p class="meta">
        <span>${icon('chalkboard-user')} ${course.instructor.name}</span>
        <span>${icon('book-open')} ${plural(course.lessons_count, 'lesson')}</span>
        <span>${icon('clock')} ${duration(course.duration)}</span>
      </p>
      ${course.outcomes.length > 0 && html`<ul class="outcomes">${course.outcomes.map((text) => html`<li>${icon('check')} <span>${text}</span></li>`)}</ul>`}
      <p><a href="/?course=${course.id}">Course page</a></p>
    </section>`);
  panel.querySelectorAll('.prose').forEach(enrich);
  panel.querySelector('#autoplay')?.addEventListener('change', ({ target }) => autoplay.set(target.checked));
  view.chapters?.loaded?.then(() => showChapters(panel.querySelector('.chapter-box'), view));
}

function showChapters(box, { chapters, deck }) {
  render(box, chapters.list.length > 0 && html`<h2>Chapters</h2>${chapterList(chapters.list)}`);
  box.addEventListener('click', ({ target }) => {
    const start = target.closest('[data-start]')?.dataset.start;
    if (start) deck.jumpTo(Number(start));
  });
}
