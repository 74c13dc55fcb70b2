// A file to download.
import { fileSize } from '../lib/format.js';
import { html, render, safeUrl, trusted } from '../lib/html.js';
import { icon } from '../lib/icons.js';
import { enrich } from './article.js';

/** Show the file's name and size with its download in `target`; done() is called when it is fetched. Returns {update()}. */
export function showFile(target, lesson, { learning, done }) {
  const { url, name, size } = lesson.file ?? {};
  render(target, html`
    <a class="file panel" href="${safeUrl(url)}" download="${name}">
      <span class="state-icon">${icon('file-arrow-down')}</span>
      <span class="file-name"><strong>${name}</strong><span class="muted small">${size > 0 && fileSize(size)}</span></span>
      <span class="button button-primary">${icon('download')} Download</span>
    </a>
    ${lesson.body_html && html`<div class="prose" dir="auto">${trusted(lesson.body_html)}</div>`}`);
  target.querySelectorAll('.prose').forEach(enrich);
  const link = target.querySelector('.file');
  link.addEventListener('click', done);
  // A signed link lasts for hours; the course, when it is asked for again, brings a new one.
  return { update: () => link.setAttribute('href', safeUrl(learning.lesson(lesson.id)?.file?.url ?? url)) };
}
