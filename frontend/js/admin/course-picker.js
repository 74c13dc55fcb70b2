// Picking some courses by searching for them: found ones are added, picked ones can be taken off.
import { API } from '../config.js';
import { html, fragment, render } from '../lib/html.js';
import { icon } from '../lib/icons.js';
import { announce } from '../lib/toast.js';

const TYPING = 250;

/** The picker, with some courses picked; in the form's values its field `courses` is for pickedCourses(). */
export function coursePicker(picked = []) {
  return html`
    <fieldset class="field picker" data-picker>
      <legend>Courses</legend>
      <p class="hint">None picked: it holds for all courses.</p>
      <input type="hidden" name="courses" value="${picked.map(({ id }) => id).join(' ')}">
      <div class="cluster" data-picked>${picked.map(chip)}</div>
      <div class="search">${icon('search')}<input type="search" aria-label="Search a course to add" placeholder="Search a course to add" autocomplete="off" maxlength="200"></div>
      <ul class="rows" data-found></ul>
    </fieldset>`;
}

/** The ids in the value of the field `courses`. */
export function pickedCourses(value) {
  return value.split(' ').filter(Boolean);
}

/** What the picker takes as picked: the courses of these ids; one that is gone has its id for a title. */
export function coursesToPick(ids) {
  return Promise.all(ids.map((id) => API.course(id).then(({ course }) => course, () => ({ id, title: id }))));
}

/** Make the picker in `form` work. */
export function bindCoursePicker(form) {
  const picker = form.querySelector('[data-picker]');
  const input = picker.querySelector('[type=search]');
  let typing;
  input.addEventListener('input', () => {
    clearTimeout(typing);
    typing = setTimeout(() => find(picker, input.value.trim()), TYPING);
  });
  picker.addEventListener('click', ({ target }) => {
    const found = target.closest('[data-add]');
    const picked = target.closest('[data-take-off]');
    if (found) add(picker, found.dataset.add, found.dataset.title);
    if (picked) picked.remove();
    if (found || picked) {
      note(picker);
      input.focus();
    }
  });
}

async function find(picker, search) {
  const place = picker.querySelector('[data-found]');
  const courses = search ? await API.courses({ search, page_size: 5 }).then((answer) => answer.courses, () => []) : [];
  if (picker.querySelector('[type=search]').value.trim() !== search) return;
  render(place, courses.map(({ id, title }) => html`
    <li><span class="row-text">${title}</span><button type="button" class="button button-small" data-add="${id}" data-title="${title}" aria-label="Add “${title}”">Add</button></li>`));
  if (search) announce(courses.length ? `${courses.length} found` : 'No course found');
}

function add(picker, id, title) {
  if (pickedCourses(picker.querySelector('[name=courses]').value).includes(id)) return;
  picker.querySelector('[data-picked]').append(fragment(chip({ id, title })));
}

function chip({ id, title }) {
  return html`<button type="button" class="chip" data-take-off="${id}" aria-label="Take off “${title}”">${title} ${icon('xmark')}</button>`;
}

function note(picker) {
  picker.querySelector('[name=courses]').value = [...picker.querySelectorAll('[data-take-off]')].map((each) => each.dataset.takeOff).join(' ');
}
