// The top of the front page: what this is, how much of it there is, and for learners where they were.
import { API } from '../config.js';
import { number, percent, plural } from '../lib/format.js';
import { html, render } from '../lib/html.js';
import { icon } from '../lib/icons.js';
import { session } from '../lib/session.js';
import { site } from '../lib/site.js';
import { courseImage, learnUrl } from './card.js';
import { mostRecent } from './progress.js';

const SAMPLES = 3;

const facts = document.getElementById('hero-facts');
const side = document.getElementById('hero-side');
const hasRoom = matchMedia('(min-width: 56rem)');
let drawn;

/** Fill in what the front page knows of the site and of its visitor, once for each visitor. */
export function showHero() {
  const { user } = session;
  const visitor = `${user?.id} ${user?.enrolled_courses} ${hasRoom.matches}`;
  if (drawn === visitor) return;
  drawn = visitor;
  drawFacts();
  drawSide(user?.enrolled_courses.length > 0);
}

hasRoom.addEventListener('change', () => document.documentElement.dataset.entry === 'front' && showHero());

// Both are extras: where they fail, the page is whole without them.
async function drawFacts() {
  const { counts } = await site().catch(() => ({}));
  if (counts) render(facts, html`<span>${plural(counts.courses, 'course')}</span> <span>${plural(counts.instructors, 'instructor')}</span>`);
}

async function drawSide(isLearner) {
  if (!isLearner && !hasRoom.matches) return; // Pictures alone, and not seen there.
  const query = isLearner ? { enrolled: true, page_size: 100 } : { sort: 'popular', page_size: SAMPLES };
  const { courses } = await API.courses(query).catch(() => ({ courses: [] }));
  const begun = isLearner && mostRecent(courses);
  render(side, begun ? continueCard(begun, courses.length) : samples(courses));
}

function samples(courses) {
  return html`<div class="samples" aria-hidden="true">${courses.map((course) => courseImage(course, { className: 'sample', eager: true }))}</div>`;
}

function continueCard(course, count) {
  const { percent: done, next_lesson: lesson } = course.progress;
  return html`
    <section class="card continue" aria-labelledby="continue-title">
      <div class="card-body">
        <p class="eyebrow">${done > 0 ? 'Continue learning' : 'Start learning'}</p>
        <h2 id="continue-title" class="continue-title">${course.title}</h2>
        <progress class="progress" max="100" value="${done}" aria-label="Done of ${course.title}"></progress>
        <p class="muted small">${percent(done)} done · ${number(course.progress.completed)} of ${plural(course.lessons_count, 'lesson')}</p>
        <div class="cluster">
          <a class="button button-primary" href="${learnUrl(course.id, lesson)}">${icon('play')} ${done > 0 ? 'Continue' : 'Start'}</a>
          <a class="button button-quiet" href="/?enrolled=true">${count > 1 ? `All ${number(count)} of my courses` : 'My learning'}</a>
        </div>
      </div>
    </section>`;
}
