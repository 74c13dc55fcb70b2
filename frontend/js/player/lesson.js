// The lesson in the middle: its heading, its content by type, and the bar to go on.
import { html, render, safeUrl } from '../lib/html.js';
import { icon } from '../lib/icons.js';
import { parts } from './parts.js';
import { bindShortcuts } from './shortcuts.js';
import { TYPES, length } from './words.js';

// A picture that comes while its player does: resolves when it is asked for, which an image does a moment later.
async function comeSoon(picture) {
  Object.assign(new Image(), { fetchPriority: 'high', src: safeUrl(picture) });
}

/** What shows the middle of `lesson`; a promise, since it comes when it is first needed. */
export async function viewOf(lesson) {
  if (lesson.locked || !hasContent(lesson)) return (await parts.locked()).showLocked;
  if (lesson.video?.poster) await comeSoon(lesson.video.poster);
  return VIEWS[lesson.type](await parts[lesson.type]());
}

const VIEWS = {
  video: ({ showVideo }) => showVideo,
  article: ({ showArticle }) => showArticle,
  quiz: ({ showQuiz }) => showQuiz,
  file: ({ showFile }) => showFile,
};

/**
 * Show `lesson` in `place` ({stage, transcript, lesson}) by `show` (of viewOf). context: {learning, play, done(), next(), goTo(step, …), openContents()}.
 * Returns {update(), focus(), stop(), tabs (an element for what comes under it), deck?}.
 */
export function showLesson(place, lesson, context, show) {
  const { learning } = context;
  const plays = lesson.type === 'video' && lesson.video && !lesson.locked;
  place.stage.hidden = !plays;
  if (!plays) place.stage.replaceChildren();
  render(place.lesson, frame(lesson, learning));
  const content = place.lesson.querySelector('.lesson-content');
  const bar = place.lesson.querySelector('.lesson-bar');
  const view = plays ? show(place.stage, place.transcript, lesson, context) : show(content, lesson, context);
  bar.addEventListener('click', ({ target }) => act(target.closest('[data-go]')?.dataset.go, lesson, context));
  const stopKeys = plays || lesson.type === 'quiz' ? () => {} : bindShortcuts(wayOn(context));
  const update = () => {
    drawBar(bar, lesson, context);
    view.update?.();
  };
  update();
  return {
    ...view,
    update,
    tabs: place.lesson.querySelector('.lesson-tabs'),
    focus: () => place.lesson.querySelector('h1').focus({ preventScroll: true }),
    stop() {
      stopKeys();
      view.stop?.();
    },
  };
}

function frame(lesson, learning) {
  const { symbol, name } = TYPES[lesson.type];
  return html`
    <div class="lesson-head">
      <p class="eyebrow clip-2" dir="auto">${learning.module(lesson).title}</p>
      <h1 tabindex="-1" dir="auto">${lesson.title}</h1>
      <p class="meta"><span>${icon(symbol)} ${name}</span>${length(lesson) && html`<span>${icon('clock')} ${length(lesson)}</span>`}</p>
    </div>
    <div class="lesson-content"></div>
    <div class="lesson-bar"></div>
    <div class="lesson-tabs"></div>`;
}

const hasContent = (lesson) => lesson.type === 'article' || Boolean(lesson[lesson.type]);

function drawBar(bar, lesson, { learning }) {
  const focused = bar.contains(document.activeElement) ? document.activeElement.dataset.go : null;
  const previous = learning.neighbour(lesson, -1);
  const next = learning.neighbour(lesson, 1);
  render(bar, html`
    ${step('previous', previous, html`${icon('chevron-left')} <span>Previous</span>`)}
    <button type="button" class="button contents-button" id="contents-button" data-go="contents">${icon('list')} <span>Contents</span></button>
    ${learning.enrolled && !lesson.locked && lesson.type !== 'quiz' && completeButton(learning.of(lesson).completed)}
    ${step('next', next, html`<span>Next</span> ${icon('chevron-right')}`, learning.of(lesson).completed)}`);
  if (focused) (bar.querySelector(`[data-go="${focused}"]:not(:disabled)`) ?? bar.querySelector('button:not(:disabled)'))?.focus();
}

function step(name, lesson, text, isWayOn = false) {
  return html`
    <button type="button" class="button ${isWayOn && lesson && 'button-primary'}" data-go="${name}" ${!lesson && html`disabled`}
      aria-label="${name === 'next' ? 'Next' : 'Previous'} lesson${lesson && `: ${lesson.title}`}">${text}</button>`;
}

function completeButton(isDone) {
  return html`
    <button type="button" class="button complete-button" data-go="complete" aria-pressed="${String(isDone)}">
      ${icon(isDone ? 'circle-check' : 'circle-empty')} <span>${isDone ? 'Completed' : html`<span class="wide-word">Mark</span> complete`}</span>
    </button>`;
}

function act(name, lesson, { learning, goTo, setDone, openContents }) {
  if (name === 'contents') openContents();
  if (name === 'complete') setDone(!learning.of(lesson).completed);
  if (name === 'next') wayOn({ goTo }).next();
  if (name === 'previous') wayOn({ goTo }).previous();
}

function wayOn({ goTo }) {
  return { next: () => goTo(1, { play: true }), previous: () => goTo(-1, { play: true }) };
}
