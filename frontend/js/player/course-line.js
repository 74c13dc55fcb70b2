// The line in the header: the course, and how far one is in it.
import { number, percent } from '../lib/format.js';
import { html, render } from '../lib/html.js';
import { icon } from '../lib/icons.js';

/** Show it for `learning`, or nothing for null. */
export function courseLine(learning) {
  const line = document.getElementById('course-line');
  if (!learning) {
    line.replaceChildren();
    return;
  }
  const { course, lessons, done, percent: share } = learning;
  if (!line.children.length) render(line, frame(course));
  line.querySelector('.course-progress').hidden = !learning.enrolled;
  line.querySelector('progress').value = share;
  render(line.querySelector('.course-percent'), html`${percent(share)} <span class="course-count">· ${number(done)} of ${number(lessons.length)}</span>`);
  const award = line.querySelector('.course-award');
  award.hidden = !learning.progress.certificate;
  award.href = `/certificate.html?code=${learning.progress.certificate}`;
}

function frame({ id, title }) {
  return html`
    <a class="course-title clip" dir="auto" href="/?course=${id}">${title}</a>
    <div class="course-progress" hidden>
      <progress class="progress" max="100" value="0" aria-label="Course progress"></progress>
      <span class="course-percent number"></span>
      <a class="course-award" aria-label="Certificate" hidden>${icon('award')}<span class="course-count">Certificate</span></a>
    </div>`;
}
