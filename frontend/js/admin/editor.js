// The course editor: a new course, or one that is there; saving it, and what may stand in the way.
import { API, SITE_NAME } from '../config.js';
import { formErrors, guardUnsaved, validForm } from '../lib/form.js';
import { html, render } from '../lib/html.js';
import { site } from '../lib/site.js';
import { busy, emptyState, showError, skeleton } from '../lib/states.js';
import { toast } from '../lib/toast.js';
import { readQuery, writeQuery } from '../lib/urlstate.js';
import { askAboutConflict } from './conflict.js';
import { errorsByField } from './course-errors.js';
import { BLANK, courseForm, readCourse, saveButtons, showThumbnail, statusNote } from './course-form.js';
import { adopt, bindCurriculum, itemsOf } from './curriculum.js';
import { tellStatus } from './lifecycle.js';
import { bindPreviews, markSaved } from './markdown.js';
import { bindUploads } from './upload.js';
import { viewUrl } from './views.js';

let course = BLANK;
let rule = { reviewed: true };
let form = null;
let edits = 0;
let guard = null;

export function show(target) {
  load(target, readQuery().get('id'));
  return { hasUnsaved: () => Boolean(guard?.changed()) };
}

async function load(target, id) {
  guard?.stop();
  render(target, skeleton(6, 'row'));
  try {
    const [answer, { categories }, about] = await Promise.all([id ? API.course(id) : { course: BLANK }, API.categories(), site()]);
    course = answer.course;
    rule = { reviewed: about.course_review };
    if (course.can_edit === false) return render(target, notYours());
    render(target, courseForm(course, { currency: about.currency, categories, rule }));
  } catch (error) {
    return showError(target, error, () => load(target, id), { isPage: true });
  }
  return bind(target.querySelector('#course-form'));
}

function bind(element) {
  form = element;
  document.title = `${course.title || 'New course'} · ${SITE_NAME}`;
  edits = 0;
  guard = guardUnsaved(form, () => edits);
  bindCurriculum(form.querySelector('#curriculum'), course.modules, noteChange);
  bindPreviews(form);
  bindUploads(form, () => course.id);
  showThumbnail(form);
  form.addEventListener('input', noteChange);
  form.addEventListener('submit', handleSubmit);
  form.elements.thumbnail.addEventListener('change', () => showThumbnail(form));
  form.querySelector('[data-thumbnail]').addEventListener('error', ({ target: image }) => {
    image.hidden = true;
  });
  tellSaveState();
  if (!course.id) form.elements.title.focus();
}

function handleSubmit(event) {
  return course.id ? handleUpdateCourse(event) : handleCreateCourse(event);
}

/** Create the course of the form; asked to publish it as well, do that when it is safely there. */
async function handleCreateCourse(event) {
  const { value: status } = event.submitter ?? {};
  await submit(event, async () => {
    await send((body) => API.createCourse(body), `“${form.elements.title.value.trim()}” created`, { quiet: Boolean(status) });
    writeQuery({ id: course.id }, { replace: true });
    if (status) await send((body) => API.updateCourse(course.id, { ...body, status, version: course.version }));
  });
}

/** Save the course of the form, as the version that was loaded. */
async function handleUpdateCourse(event) {
  const { value: status } = event.submitter ?? {};
  await submit(event, () => send((body) => API.updateCourse(course.id, { ...body, ...(status && { status }), version: course.version })));
}

async function submit(event, work) {
  event.preventDefault();
  if (form.querySelector('.save-bar [aria-busy]') || !isValid()) return;
  try {
    await busy(event.submitter, work);
  } catch (error) {
    if (error.slug === 'version-conflict') await settleConflict();
    else formErrors(form, error);
  }
  if (document.activeElement === document.body) form.querySelector('[data-save]').focus();
}

// The browser finds what is wrong in a closed lesson too; it has to be open for the focus to go there.
function isValid() {
  const wrong = [...form.elements].filter((element) => element.willValidate && !element.validity.valid);
  for (const item of new Set(wrong.map((element) => element.closest('[data-lesson] details')).filter(Boolean))) item.open = true;
  return validForm(form);
}

/** Send the form and take over the server's answer; raises what the server says, its errors by field. */
async function send(request, done = '', { quiet = false, whole = false } = {}) {
  const items = itemsOf(form);
  const sentAt = edits;
  const before = course.status;
  try {
    ({ course } = await request(readCourse(form, { whole })));
  } catch (error) {
    if (error.errors) error.errors = errorsByField(form, error.errors, items);
    throw error;
  }
  takeOver(items);
  if (edits === sentAt) guard.saved();
  tellSaveState();
  if (quiet) return;
  if (course.status !== before) tellStatus(course);
  else toast(done || 'Saved');
}

function takeOver(items) {
  document.title = `${course.title} · ${SITE_NAME}`;
  form.closest('main').querySelector('[data-heading]').textContent = course.title;
  render(form.querySelector('[data-status]'), statusNote(course, rule));
  render(form.querySelector('[data-buttons]'), saveButtons(course, rule));
  markSaved(form, 'description', { text: course.description, shown: course.description_html });
  items.forEach(({ item, lessons }, m) => {
    item.dataset.id = course.modules[m].id;
    lessons.forEach((lesson, index) => takeOverLesson(lesson, course.modules[m].lessons[index]));
  });
}

function takeOverLesson(item, stored) {
  adopt(item, stored);
  markSaved(item, `${item.dataset.lesson}.body`, { text: stored.body, shown: stored.body_html });
  const questions = item.querySelectorAll('[data-question]');
  stored.quiz?.questions.forEach(({ id }, index) => questions[index] && (questions[index].dataset.id = id));
}

async function settleConflict() {
  const { course: theirs } = await API.course(course.id);
  const choice = await askAboutConflict(theirs);
  if (choice === 'theirs') await load(form.closest('main'), course.id);
  if (choice === 'mine') await overwrite(theirs);
}

// What they changed and this page never opened would else be kept: the whole of it is sent.
async function overwrite(theirs) {
  try {
    await send((body) => API.updateCourse(course.id, { ...body, version: theirs.version }), 'Saved over the other version', { whole: true });
  } catch (error) {
    formErrors(form, error);
  }
}

function noteChange() {
  edits += 1;
  tellSaveState();
}

function tellSaveState() {
  const words = guard.changed() ? 'Unsaved changes' : course.id ? 'All changes saved' : 'Not saved yet';
  const place = form.querySelector('[data-save-state]');
  if (place.textContent !== words) place.textContent = words;
}

function notYours() {
  return emptyState({
    title: 'This is not your course',
    text: 'Only its instructor and admins may change it.',
    action: html`<a class="button" href="${viewUrl('courses')}">Your courses</a>`,
    symbol: 'lock',
    isPage: true,
  });
}
