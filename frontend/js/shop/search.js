// Search as you type: suggestions under the header's search (the ARIA combobox pattern).
import { API } from '../config.js';
import { plural } from '../lib/format.js';
import { fragment, html, render } from '../lib/html.js';
import { icon } from '../lib/icons.js';
import { announce } from '../lib/toast.js';
import { courseUrl } from './card.js';
import { changed } from './facets.js';
import { go } from './navigation.js';

const PAUSE = 180;
const SUGGESTED = 6;

/** Give the search field suggestions, and let it search without loading the page. */
export function enhanceSearch(input) {
  const form = input.form;
  form.append(fragment(html`<ul class="suggestions" id="suggestions" role="listbox" aria-label="Suggestions" hidden></ul>`));
  const list = form.querySelector('#suggestions');
  for (const [name, value] of Object.entries({ role: 'combobox', 'aria-autocomplete': 'list', 'aria-expanded': 'false', 'aria-controls': list.id })) {
    input.setAttribute(name, value);
  }
  const box = { input, list, asking: new AbortController(), pause: null };
  input.addEventListener('input', () => handleInput(box));
  input.addEventListener('keydown', (event) => handleKey(box, event));
  input.addEventListener('blur', () => close(box));
  // The field keeps focus while an option is pressed: blur would close the list under the pointer.
  list.addEventListener('mousedown', (event) => event.preventDefault());
  list.addEventListener('click', ({ target }) => choose(box, target.closest('[role=option]')));
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    search(box);
  });
}

function handleInput(box) {
  clearTimeout(box.pause);
  box.asking.abort();
  const text = box.input.value.trim();
  if (text) box.pause = setTimeout(() => suggest(box, text), PAUSE);
  else close(box);
}

async function suggest(box, text) {
  box.asking = new AbortController();
  const { signal } = box.asking;
  try {
    const { courses, count } = await API.courses({ search: text, page_size: SUGGESTED }, { signal });
    if (document.activeElement === box.input) open(box, text, courses, count);
  } catch {
    // Suggestions are an extra: Enter still searches, and says what is wrong.
    if (!signal.aborted) close(box);
  }
}

function open(box, text, courses, count) {
  const option = (course, index) => html`
    <li role="option" id="suggestion-${index}" aria-selected="false" data-url="${courseUrl(course.id)}">
      ${icon('book-open')}<span class="suggestion-text"><span class="clip">${course.title}</span><span class="muted small clip">${course.instructor.name}</span></span></li>`;
  render(box.list, html`
    ${courses.map(option)}
    <li role="option" id="suggestion-all" aria-selected="false" data-url="${addressOf(text)}">
      ${icon('search')}<span class="suggestion-text">${count ? html`All ${plural(count, 'result')} for “${text}”` : html`No course found for “${text}”`}</span></li>`);
  box.list.hidden = false;
  box.input.setAttribute('aria-expanded', 'true');
  select(box, null);
  announce(count ? `${plural(courses.length, 'suggestion')}` : 'No suggestions');
}

function close(box) {
  clearTimeout(box.pause);
  box.asking.abort();
  box.list.hidden = true;
  box.input.setAttribute('aria-expanded', 'false');
  select(box, null);
}

function handleKey(box, event) {
  const options = [...box.list.children];
  const isOpen = !box.list.hidden;
  const index = options.indexOf(selected(box));
  if (event.key === 'ArrowDown' || event.key === 'ArrowUp') {
    event.preventDefault();
    if (isOpen) select(box, step(options, index, event.key === 'ArrowDown' ? 1 : -1));
    else handleInput(box);
  } else if (event.key === 'Escape' && isOpen) {
    event.preventDefault();
    close(box);
  } else if (event.key === 'Enter' && isOpen && index >= 0) {
    event.preventDefault();
    choose(box, options[index]);
  }
}

// One step beyond either end is the field itself, with nothing selected.
function step(options, index, by) {
  const next = index + by;
  if (next === -2) return options.at(-1);
  return options[next] ?? null;
}

const selected = (box) => box.list.querySelector('[aria-selected=true]');

function select(box, option) {
  selected(box)?.setAttribute('aria-selected', 'false');
  option?.setAttribute('aria-selected', 'true');
  option?.scrollIntoView({ block: 'nearest' });
  if (option) box.input.setAttribute('aria-activedescendant', option.id);
  else box.input.removeAttribute('aria-activedescendant');
}

function choose(box, option) {
  if (!option) return;
  const { url } = option.dataset;
  close(box);
  go(url);
}

function search(box) {
  close(box);
  go(addressOf(box.input.value.trim()));
}

function addressOf(text) {
  return changed(new URLSearchParams(), { search: text });
}
