// An article: code that can be copied, math that is set, done when it is read to its end.
import { html, fragment, render, trusted } from '../lib/html.js';
import { icon } from '../lib/icons.js';
import { announce } from '../lib/toast.js';
import { typeset } from './math.js';
import { scrollBox } from './scroll-box.js';

const READ_AFTER = 2500;

/** Show the article in `target`; done() is called when its end has been in view for a moment. */
export function showArticle(target, lesson, { done }) {
  render(target, html`<article class="prose" dir="auto">${trusted(lesson.body_html)}</article><div class="article-end"></div>`);
  enrich(target.firstElementChild);
  const stop = whenSeen(target.lastElementChild, done);
  return { stop };
}

/** Give text that came from Markdown its copy buttons, boxes for what is wide, and its math. */
export function enrich(prose) {
  prose.querySelectorAll('pre').forEach(frameCode);
  prose.querySelectorAll('table').forEach(frameTable);
  typeset(prose);
}

// The end must stay in view: whoever scrolls past on the way elsewhere has not read it.
function whenSeen(end, done) {
  let timer = null;
  const observer = new IntersectionObserver(([{ isIntersecting }]) => {
    clearTimeout(timer);
    if (isIntersecting) timer = setTimeout(finish, READ_AFTER);
  });
  const finish = () => {
    observer.disconnect();
    done();
  };
  observer.observe(end);
  return () => {
    clearTimeout(timer);
    observer.disconnect();
  };
}

function frameCode(pre) {
  const box = frame(pre, 'code');
  scrollBox(pre, 'Code');
  if (navigator.clipboard) addCopy(box, pre);
}

function frameTable(table) {
  scrollBox(frame(table, 'table-scroll'), 'Table');
}

function frame(element, className) {
  const box = document.createElement('div');
  box.className = className;
  element.replaceWith(box);
  box.append(element);
  return box;
}

function addCopy(box, pre) {
  box.append(fragment(html`<button type="button" class="icon-button" aria-label="Copy code">${icon('copy')}</button>`));
  const button = box.lastElementChild;
  button.addEventListener('click', async () => {
    await navigator.clipboard.writeText(pre.textContent);
    render(button, icon('check'));
    announce('Copied');
    setTimeout(() => render(button, icon('copy')), 2000);
  });
}
