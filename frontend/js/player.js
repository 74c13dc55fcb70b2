// The player: which course, which lesson, and what goes on between its parts.
import { SITE_NAME } from './config.js';
import { renderHeader } from './lib/header.js';
import { fragment, html, painted, render } from './lib/html.js';
import { flush, onSent } from './lib/outbox.js';
import { session } from './lib/session.js';
import { showError, skeleton } from './lib/states.js';
import { announce, toast } from './lib/toast.js';
import { forgetEverything } from './lib/vault.js';
import { onNavigate, readQuery, writeQuery } from './lib/urlstate.js';
import { contentsList } from './player/contents.js';
import { courseLine } from './player/course-line.js';
import { loadLearning } from './player/learning.js';
import { showLesson, viewOf } from './player/lesson.js';
import { keepForOffline, showConnection } from './player/offline.js';
import { loadEarly, parts } from './player/parts.js';
import { tabs } from './player/tabs.js';

const main = document.getElementById('main');
const place = {
  stage: document.getElementById('stage'),
  transcript: document.getElementById('transcript'),
  lesson: document.getElementById('lesson'),
  contents: document.getElementById('contents'),
};

let learning = null;
let contents = null;
let current = null;
let view = null;
let stopShowing = () => {};
let starts = 0;

async function start() {
  const number = ++starts;
  stop();
  showLoading();
  const courseId = readQuery().get('course');
  try {
    if (!courseId) throw Object.assign(new Error(), { status: 404 });
    loadEarly();
    const loaded = await loadLearning(courseId);
    if (number !== starts) return loaded.close(); // Someone else signed in, or another course was opened.
    learning = loaded;
    viewOf(first()).catch(() => {}); // what it needs is asked for before the rest is drawn
    learning.keepCopy();
  } catch (error) {
    if (number === starts) handleFailure(error);
    return;
  }
  main.classList.remove('player-failed');
  learning.addEventListener('change', handleChange);
  learning.addEventListener('edited', handleEdited);
  listContents();
  stopShowing = showConnection(learning);
  await open(first(), { replace: true });
  flush();
  await view?.deck?.begun;
  if (number === starts && learning?.enrolled) keepForOffline().catch(() => {}); // refused by the browser, or away just now
}

function stop() {
  view?.stop();
  stopShowing();
  learning?.removeEventListener('change', handleChange);
  learning?.removeEventListener('edited', handleEdited);
  learning?.close();
  learning = view = current = null;
}

function listContents() {
  contents = contentsList(place.contents, learning, (lesson) => open(lesson, { play: true, focus: true }));
}

// In another element than the lesson, which so appears in its place and is not pushed there.
function showLoading(isLoading = true) {
  document.getElementById('loading').hidden = !isLoading;
  place.lesson.hidden = isLoading;
  if (!isLoading) return;
  place.stage.hidden = true;
  render(place.contents, html`<div class="contents-loading">${skeleton(8, 'row')}</div>`);
}

function handleFailure(error) {
  main.classList.add('player-failed');
  place.contents.replaceChildren();
  place.stage.hidden = true;
  courseLine(null);
  if (error.status === 404) parts.missing().then(tellMissing, fail);
  else fail(error);
}

function tellMissing({ showMissing }) {
  showLoading(false);
  showMissing(place.lesson);
}

function tellEmpty({ showEmpty }) {
  showLoading(false);
  showEmpty(place.lesson, learning);
}

function fail(error) {
  showLoading(false);
  place.stage.hidden = true;
  showError(place.lesson, error, start);
  place.lesson.prepend(fragment(html`<h1 class="visually-hidden">Lesson</h1>`));
}

// The one that the address names, or where one was.
const first = () => learning.lesson(readQuery().get('lesson')) ?? learning.start;

/** Show a lesson; replace: without a step in the history; play: begin at once; focus: on its heading. */
async function open(lesson, { replace = false, play = false, focus = false } = {}) {
  view?.stop();
  view = null;
  if (!lesson) return parts.missing().then(tellEmpty, fail);
  current = lesson;
  if (readQuery().get('lesson') !== lesson.id) writeQuery({ lesson: lesson.id }, { replace });
  document.title = `${lesson.title} · ${learning.course.title} · ${SITE_NAME}`;
  handleProgress();
  const context = {
    learning,
    play,
    done,
    setDone,
    goTo,
    marked: (attempt) => marked(context.learning, lesson, attempt),
    next: () => learning.neighbour(lesson, 1),
    openContents: () => contents.openDrawer(),
  };
  try {
    const show = await viewOf(lesson);
    if (current !== lesson) return;
    showLoading(false);
    view = showLesson(place, lesson, context, show);
  } catch (error) {
    if (current === lesson) fail(error);
    return;
  }
  showTabs(lesson);
  if (document.fullscreenElement && place.stage.hidden) document.exitFullscreen();
  if (focus && !document.fullscreenElement) {
    scrollTo({ top: 0 });
    view.focus();
  }
}

function goTo(step, options) {
  if (!current) return;
  const lesson = learning.neighbour(current, step);
  if (lesson) open(lesson, { focus: true, ...options });
  else announce(step > 0 ? 'This is the last lesson' : 'This is the first lesson');
}

function showTabs(lesson) {
  const context = { learning, view };
  const member = learning.enrolled || learning.course.can_edit;
  const list = [
    { name: 'overview', label: 'Overview', symbol: 'circle-info', fill: ({ showOverview }, panel) => showOverview(panel, lesson, context) },
    learning.enrolled && { name: 'notes', label: 'Notes', symbol: 'note-sticky', fill: ({ showNotes }, panel) => showNotes(panel, lesson, context) },
    member && { name: 'questions', label: 'Questions', symbol: 'comments', fill: ({ showQuestions }, panel) => showQuestions(panel, lesson, context) },
    { name: 'reviews', label: 'Reviews', symbol: 'star', fill: ({ showReviews }, panel) => showReviews(panel, learning.course) },
  ];
  tabs(view.tabs, list.filter(Boolean).map((tab) => ({ ...tab, show: (panel) => fillPanel(panel, tab) })));
}

async function fillPanel(panel, tab) {
  try {
    await painted(); // the lesson itself comes first
    tab.fill(await parts[tab.name](), panel);
  } catch (error) {
    showError(panel, error, () => fillPanel(panel, tab));
  }
}

// What changes meanwhile, here or elsewhere

function handleChange() {
  const known = current && learning.lesson(current.id);
  if (known && known.locked !== current.locked) open(known, { replace: true });
  else handleProgress();
}

// What one is in the middle of stays as it is, unless it is gone.
async function handleEdited() {
  listContents();
  if (!current || learning.lesson(current.id)) return;
  view?.stop();
  view = current = null;
  place.stage.hidden = true;
  const { showRemoved } = await parts.missing();
  if (!current) showRemoved(place.lesson, learning);
}

// Progress

function handleProgress() {
  courseLine(learning);
  contents.update(current);
  view?.update();
}

/** The lesson in view was watched, read or fetched to its end. */
function done() {
  if (learning.enrolled && !learning.of(current).completed) setDone(true);
}

async function setDone(completed) {
  const course = learning; // while it is saved the session may end, and this page forgets all of it
  const before = course.percent;
  const lesson = current;
  try {
    const saving = course.tell(lesson, { completed });
    announce(completed ? `Completed. ${course.percent}% of the course done.` : 'Not completed any more');
    await saving;
  } catch (error) {
    course.apply({ [lesson.id]: { completed: !completed } });
    toast(error.detail, { kind: 'bad' });
    return;
  }
  if (before < 100) congratulate(course);
}

async function congratulate(course) {
  if (!course.enrolled || course.percent < 100) return;
  const { showCongratulations } = await parts.congratulations();
  if (learning === course) showCongratulations(course);
}

/** The quiz of a lesson, which may be left by now, came back from the server. */
async function marked(course, lesson, { passed, score }) {
  const before = course.percent;
  const best = Math.max(score, course.of(lesson).best_score ?? 0);
  if (course.enrolled) course.apply({ [lesson.id]: { best_score: best, ...(passed && { completed: true }) } });
  if (passed) await course.refresh();
  if (before < 100) congratulate(course);
}

// From outside

onNavigate(async () => {
  await dismissDialogs(); // they belong to what is left
  if (readQuery().get('course') !== learning?.course.id) start();
  else open(first(), { focus: true });
});

// Without the net, what was never loaded has opened none.
const dismissDialogs = () => parts.dialog().then((dialogs) => dialogs.dismissDialogs(), () => {});

onSent(({ verb, answer, error }) => {
  if (error) toast(`What was kept here could not be saved: ${error.detail}`, { kind: 'warn' });
  else if (answer.attempt && verb !== 'saveAttempt') toast(`Your quiz was marked: ${answer.attempt.score}%${answer.attempt.passed ? ', passed' : ''}`);
  if (!error) learning?.refresh();
});

document.addEventListener('visibilitychange', () => {
  if (document.visibilityState === 'visible' && learning?.enrolled) learning.refresh();
});

let reader = session.user?.id;
session.onChange(async (user) => {
  if (user?.id === reader) return;
  if (session.hasEnded && (await comesBack())) return;
  reader = session.user?.id;
  start();
});

// What is typed stays on the page meanwhile.
async function comesBack() {
  const { openLogin } = await parts.auth();
  if (!(await openLogin('Your session has ended. Sign in to go on where you are.'))) {
    await session.signOut();
    await forgetEverything();
  }
  if (session.user?.id !== reader || !learning?.enrolled) return false;
  learning.refresh();
  return true;
}

renderHeader({ slot: html`<div id="course-line" class="course-line"></div>` });
start();
