// The modules and lessons of a course as a list that is written in: the page's elements hold what was written,
// so an item that moves takes its text, its focus and its id along.
import { fragment, html, render } from '../lib/html.js';
import { icon } from '../lib/icons.js';
import { clock, plural } from '../lib/format.js';
import { announce, toast } from '../lib/toast.js';
import { bindDrag } from './drag.js';
import { bindLessons, lessonFields, readHead, readLesson, SYMBOLS, TYPES } from './lesson.js';
import { askWhereTo } from './move.js';
import { bindQuizzes } from './quiz.js';
import { uid } from './uid.js';

const loaded = new WeakMap();

/** The curriculum of `modules`, as the API gives them to an editor. */
export function curriculum(modules) {
  return html`
    <ol class="modules" data-modules aria-label="Modules">${modules.map(moduleItem)}</ol>
    <p class="muted" data-none ${modules.length > 0 && html`hidden`}>A course is made of modules, and a module of lessons. Begin with the first module.</p>
    <div><button type="button" class="button" data-add-module>${icon('plus')} Add module</button></div>`;
}

/** Make the curriculum in `root` work; `changed()` is called when a button or a drag changed it. */
export function bindCurriculum(root, modules, changed) {
  remember(root, modules);
  const settle = () => {
    refresh(root);
    changed();
  };
  root.addEventListener('click', (event) => handleClick(event, root, settle));
  root.addEventListener('toggle', ({ target }) => target.open && openLesson(target.closest('[data-lesson]')), { capture: true });
  root.addEventListener('input', ({ target }) => target.closest('[data-lesson]') && describe(target.closest('[data-lesson]')));
  bindLessons(root, settle);
  bindQuizzes(root, settle);
  bindDrag(root, (item) => {
    settle();
    announcePlace(item);
  });
  refresh(root);
}

/** The modules as they are sent. A lesson that was never opened goes by its id and title, unless `whole`. */
export function readModules(root, { whole = false } = {}) {
  return modulesIn(root).map((item) => ({
    ...idOf(item),
    title: titleOf(item),
    release_days: Number(item.querySelector('.days').value),
    lessons: lessonsIn(item).map((lesson) => ({ ...idOf(lesson), title: titleOf(lesson), ...contentOf(lesson, whole) })),
  }));
}

/** The items as they stand, to be matched with the server's answer: [{item, lessons: [item]}]. */
export function itemsOf(root) {
  return modulesIn(root).map((item) => ({ item, lessons: lessonsIn(item) }));
}

/** Fill in a lesson's fields, which most lessons of a large course never need. */
export function openLesson(item) {
  const details = item.querySelector('details');
  const place = details.querySelector('[data-content]');
  if (!place.children.length) render(place, lessonFields(item.dataset.lesson, loaded.get(item) ?? {}));
  details.open = true;
}

/** Whether the fields of the lesson are there. */
export function isOpened(item) {
  return item.querySelector('[data-content]').children.length > 0;
}

/** Note what the server made of an item: its id, and its content for later. */
export function adopt(item, stored) {
  item.dataset.id = stored.id;
  loaded.set(item, stored);
}

function remember(root, modules) {
  modulesIn(root).forEach((item, m) => lessonsIn(item).forEach((lesson, index) => loaded.set(lesson, modules[m].lessons[index])));
}

function moduleItem({ id = '', title = '', release_days: days = 0, lessons = [] }) {
  const name = uid('module');
  return html`
    <li class="module" data-module="${name}" data-item data-id="${id}">
      <div class="item-head">
        ${grip()}
        <label class="visually-hidden" for="${name}-title">Module title</label>
        <input type="text" class="item-title" id="${name}-title" name="${name}.title" value="${title}" placeholder="Module title" required maxlength="200">
        ${itemTools('module')}
      </div>
      <ol class="lessons" data-lessons aria-label="Lessons">${lessons.map(lessonItem)}</ol>
      <div class="module-foot">
        <button type="button" class="button button-small" data-add-lesson>${icon('plus')} Add lesson</button>
        <label>Opens <input type="number" class="days" name="${name}.release_days" value="${days}" min="0" max="3650" required inputmode="numeric"> days after joining</label>
      </div>
    </li>`;
}

function lessonItem({ id = '', title = '', ...lesson }) {
  const name = uid('lesson');
  return html`
    <li class="lesson" data-lesson="${name}" data-item data-id="${id}">
      <div class="item-head">
        ${grip()}
        <label class="visually-hidden" for="${name}-title">Lesson title</label>
        <input type="text" class="item-title" id="${name}-title" name="${name}.title" value="${title}" placeholder="Lesson title" required maxlength="200">
        ${itemTools('lesson')}
      </div>
      <details class="disclosure">
        <summary data-about>${about({ type: 'article', ...lesson })}</summary>
        <div class="stack lesson-content" data-content></div>
      </details>
    </li>`;
}

function grip() {
  return html`<span class="grip" draggable="true" aria-hidden="true" title="Drag to move">${icon('grip-vertical')}</span>`;
}

function itemTools(kind) {
  const tool = (verb, symbol, label) => html`<button type="button" class="icon-button" data-${verb} aria-label="${label} ${kind}">${icon(symbol)}</button>`;
  return html`<div class="item-tools">${tool('up', 'arrow-up', 'Move up')}${tool('down', 'arrow-down', 'Move down')}${kind === 'lesson' && html`<button type="button" class="icon-button" data-move aria-label="Move lesson to another module">${icon('folder-open')}</button>`}${tool('remove', 'trash', 'Remove')}</div>`;
}

function about({ type, duration, preview }) {
  const length = typeof duration === 'number' ? duration > 0 && clock(duration) : duration;
  const parts = [Object.fromEntries(TYPES)[type], length, preview && 'free preview'].filter(Boolean);
  return html`${icon(SYMBOLS[type])} <span><span class="visually-hidden">Content: </span>${parts.join(' · ')}</span>`;
}

function describe(item) {
  if (isOpened(item)) render(item.querySelector('[data-about]'), about(readHead(item)));
}

async function handleClick({ target }, root, settle) {
  const button = target.closest('[data-add-module], [data-add-lesson], [data-up], [data-down], [data-move], [data-remove]');
  if (!button) return;
  const verb = Object.keys(VERBS).find((each) => each in button.dataset);
  if (await VERBS[verb](button, root, settle) !== false) settle();
}

const VERBS = {
  addModule: (button, root) => add(root.querySelector('[data-modules]'), moduleItem({})),
  addLesson: (button) => openLesson(add(button.closest('[data-module]').querySelector('[data-lessons]'), lessonItem({}))),
  up: (button) => shift(button, -1),
  down: (button) => shift(button, 1),
  move: (button, root) => moveAway(button.closest('[data-lesson]'), root),
  remove: (button, root, settle) => remove(button.closest('[data-item]'), root, settle),
};

function add(list, content) {
  list.append(fragment(content));
  const item = list.lastElementChild;
  item.querySelector('.item-title').focus();
  return item;
}

function shift(button, by) {
  const item = button.closest('[data-item]');
  const list = item.parentElement;
  const neighbour = by < 0 ? item.previousElementSibling : item.nextElementSibling;
  if (neighbour) neighbour[by < 0 ? 'before' : 'after'](item);
  else neighbourList(list, by)?.[by < 0 ? 'append' : 'prepend'](item);
  button.focus();
  announcePlace(item);
}

// A lesson at the edge of its module goes on into the next one.
function neighbourList(list, by) {
  const own = list.closest('[data-module]');
  const other = by < 0 ? own?.previousElementSibling : own?.nextElementSibling;
  return other?.querySelector('[data-lessons]');
}

// Gives false where it was called off.
async function moveAway(item, root) {
  const others = modulesIn(root).filter((module) => !module.contains(item));
  const choice = await askWhereTo(named(item), others.map((module) => [module.dataset.module, named(module)]));
  if (!choice) return false;
  const module = others.find((each) => each.dataset.module === choice.module);
  module.querySelector('[data-lessons]')[choice.place === 'end' ? 'append' : 'prepend'](item);
  item.querySelector('[data-move]').focus();
  announcePlace(item);
  return true;
}

// Nothing is lost before the course is saved, so there is an Undo in place of a question.
function remove(item, root, settle) {
  const place = document.createComment('');
  const focus = item.nextElementSibling ?? item.previousElementSibling;
  const fallback = item.closest('[data-module]') === item ? root.querySelector('[data-add-module]') : item.closest('[data-module]').querySelector('[data-add-lesson]');
  item.replaceWith(place);
  (focus?.querySelector('[data-remove]') ?? fallback).focus();
  toast(`${named(item)} removed${lessonsIn(item).length ? ` with ${plural(lessonsIn(item).length, 'lesson')}` : ''}`, {
    kind: 'info',
    action: {
      label: 'Undo',
      run: () => {
        if (!place.isConnected) return;
        place.replaceWith(item);
        item.querySelector('.item-title').focus();
        settle();
      },
    },
  });
}

function refresh(root) {
  root.querySelector('[data-none]').hidden = modulesIn(root).length > 0;
  const all = modulesIn(root);
  for (const [m, item] of all.entries()) {
    limit(item, { first: m === 0, last: m === all.length - 1 });
    const lessons = lessonsIn(item);
    lessons.forEach((lesson, index) => {
      limit(lesson, { first: m === 0 && index === 0, last: m === all.length - 1 && index === lessons.length - 1 });
      lesson.querySelector('[data-move]').hidden = all.length < 2;
    });
  }
}

// Said and not enforced by `disabled`, which would throw the focus out of the row.
function limit(item, { first, last }) {
  const head = item.querySelector('.item-head');
  head.querySelector('[data-up]').setAttribute('aria-disabled', String(first));
  head.querySelector('[data-down]').setAttribute('aria-disabled', String(last));
}

function announcePlace(item) {
  const siblings = [...item.parentElement.children].filter((each) => each.matches('[data-item]'));
  const within = item.matches('[data-lesson]') ? ` in ${named(item.closest('[data-module]'))}` : '';
  announce(`${named(item)}: ${siblings.indexOf(item) + 1} of ${siblings.length}${within}`);
}

function named(item) {
  return titleOf(item) ? `“${titleOf(item)}”` : item.matches('[data-lesson]') ? 'Untitled lesson' : 'Untitled module';
}

function contentOf(lesson, whole) {
  if (isOpened(lesson)) return readLesson(lesson);
  if (!whole) return {};
  const { type, duration, preview, release_days, body, video, file, quiz } = loaded.get(lesson) ?? {};
  return { type, duration, preview, release_days, body, video, file, quiz };
}

function idOf(item) {
  return item.dataset.id ? { id: item.dataset.id } : {};
}

const modulesIn = (root) => [...root.querySelectorAll('[data-module]')];
const lessonsIn = (module) => [...module.querySelectorAll('[data-lesson]')];
const titleOf = (item) => item.querySelector('.item-title').value.trim();
