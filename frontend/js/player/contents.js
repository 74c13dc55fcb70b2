// The side list: modules and their lessons, with what is done, locked and open now.
import { duration, number } from '../lib/format.js';
import { html, render } from '../lib/html.js';
import { icon } from '../lib/icons.js';
import { parts } from './parts.js';
import { TYPES, length, lessonUrl, lockReason } from './words.js';

/** The list in `target`; choose(lesson) is called when one is picked. Returns {update(current), openDrawer()}. */
export function contentsList(target, learning, choose) {
  render(target, html`
    <div class="contents-list">
      <h2 class="contents-title">Course content</h2>
      ${learning.course.modules.map((module, index) => moduleSection(module, index))}
    </div>`);
  const list = target.firstElementChild;
  let drawer = null;
  list.addEventListener('click', (event) => {
    const button = event.target.closest('[aria-expanded]');
    const link = event.target.closest('a[data-lesson]');
    if (button) expand(button, button.getAttribute('aria-expanded') === 'false');
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    drawer?.close();
    choose(learning.lesson(link.dataset.lesson));
  });
  return {
    update: (current) => update(list, learning, current),
    async openDrawer() {
      const { openDialog } = await parts.dialog();
      drawer = openDialog({ title: 'Course content', body: '', size: 'drawer' });
      drawer.body.append(list);
      drawer.closed.then(() => {
        if (!target.children.length) target.append(list); // unless there is a newer one
        drawer = null;
      });
      drawer.dialog.querySelector('.dialog-panel').classList.add('contents-drawer');
      reveal(list);
      list.querySelector('[aria-current]')?.focus();
    },
  };
}

function moduleSection(module, index) {
  return html`
    <section class="module" data-module="${module.id}">
      <h3>
        <button type="button" class="module-head" aria-expanded="false" aria-controls="module-${module.id}">
          <span class="module-name"><span class="module-number">${number(index + 1)}.</span> <bdi>${module.title}</bdi></span>
          <span class="module-count"></span>
        </button>
      </h3>
      <ol class="module-lessons" id="module-${module.id}" hidden></ol>
    </section>`;
}

// Only what changes is drawn again: what is open stays open, and focus stays where it is.
function update(list, learning, current) {
  const { course } = learning;
  for (const module of course.modules) {
    const section = list.querySelector(`[data-module="${CSS.escape(module.id)}"]`);
    if (!section) continue;
    const done = module.lessons.filter((lesson) => learning.of(lesson).completed).length;
    const seconds = module.lessons.reduce((sum, lesson) => sum + lesson.duration, 0);
    render(section.querySelector('.module-count'), html`
      ${learning.enrolled ? `${number(done)} of ${number(module.lessons.length)} done` : `${number(module.lessons.length)} lessons`}
      ${seconds > 0 && ` · ${duration(seconds)}`}`);
    const focused = document.activeElement?.closest?.('a[data-lesson]')?.dataset.lesson;
    const items = section.querySelector('ol');
    const hadFocus = items.contains(document.activeElement);
    render(items, module.lessons.map((lesson) => item(lesson, learning, current)));
    if (hadFocus) items.querySelector(`[data-lesson="${CSS.escape(focused)}"]`)?.focus({ preventScroll: true });
    if (module.lessons.some(({ id }) => id === current?.id)) expand(section.querySelector('[aria-expanded]'), true);
  }
  reveal(list);
}

function item(lesson, learning, current) {
  const isDone = learning.of(lesson).completed;
  const isCurrent = lesson.id === current?.id;
  return html`
    <li>
      <a class="lesson-link" href="${lessonUrl(learning.course, lesson)}" data-lesson="${lesson.id}"
        ${isCurrent && html`aria-current="true"`} ${lesson.locked && html`data-locked`}>
        <span class="lesson-mark" ${isDone && html`data-done`}>${mark(lesson, isDone)}</span>
        <span class="lesson-name">
          <span class="lesson-title" dir="auto">${lesson.title}</span>
          <span class="lesson-meta">
            ${icon(TYPES[lesson.type].symbol)} <span class="visually-hidden">${TYPES[lesson.type].name}</span> ${length(lesson)}
            ${lesson.preview && !learning.enrolled && html`<span class="badge badge-accent">Preview</span>`}
            ${lesson.locked && html`<span>${lockReason(lesson)}</span>`}
          </span>
        </span>
      </a>
    </li>`;
}

function mark(lesson, isDone) {
  if (isDone) return icon('circle-check', { label: 'Completed' });
  if (lesson.locked) return icon('lock', { label: 'Locked' });
  return icon('circle-empty');
}

function expand(button, open) {
  button.setAttribute('aria-expanded', String(open));
  document.getElementById(button.getAttribute('aria-controls')).hidden = !open;
}

// Scrolls the list alone, never the page.
function reveal(list) {
  const box = list.closest('.contents, .dialog-body');
  const current = list.querySelector('[aria-current]');
  if (!box || !current) return;
  const { top, bottom } = current.getBoundingClientRect();
  const frame = box.getBoundingClientRect();
  if (top < frame.top || bottom > frame.bottom) box.scrollTop += top - frame.top - frame.height / 3;
}
