// The form of a course: what it shows and what is sent of it.
import { field } from '../lib/form.js';
import { html, safeUrl } from '../lib/html.js';
import { icon } from '../lib/icons.js';
import { curriculum, readModules } from './curriculum.js';
import { explain, statusBadge, stepsFrom } from './lifecycle.js';
import { markdownField } from './markdown.js';
import { uploadTool } from './upload.js';
import { viewUrl } from './views.js';

const LEVELS = [['all', 'All levels'], ['beginner', 'Beginner'], ['intermediate', 'Intermediate'], ['advanced', 'Advanced']];
const LANGUAGES = 'ar bn cs da de el en es fa fi fr he hi hu id it ja ko nl no pl pt ro ru sv th tr uk ur vi zh'.split(' ');

export const BLANK = {
  title: '', description: '', category: '', level: 'all', language: 'en', price: '0', thumbnail: '',
  outcomes: [], requirements: [], modules: [], status: 'draft',
};

/** The whole view. course: the API's detail, or BLANK for a new one; about: {currency, categories, rule}. */
export function courseForm(course, about) {
  return html`
    <a class="back-link" href="${viewUrl('courses')}">${icon('chevron-left')} Courses</a>
    <div class="view-head">
      <h1 tabindex="-1" data-heading>${course.title || 'New course'}</h1>
    </div>
    <form class="editor" id="course-form" novalidate aria-label="Course">
      <div class="editor-status" data-status>${statusNote(course, about.rule)}</div>
      <section class="panel stack" aria-labelledby="basics-title">
        <h2 id="basics-title">Basics</h2>
        ${basics(course, about)}
      </section>
      <section class="panel stack" aria-labelledby="about-title">
        <h2 id="about-title">Description</h2>
        ${markdownField({ name: 'description', label: 'Description', value: course.description, shown: course.description_html, attributes: { rows: 8, maxlength: 20_000 } })}
        <div class="form-grid">
          ${listField('outcomes', 'What learners will be able to do', course.outcomes)}
          ${listField('requirements', 'What they should know or have', course.requirements)}
        </div>
      </section>
      <section class="panel stack" id="curriculum" aria-labelledby="curriculum-title">
        <h2 id="curriculum-title">Curriculum</h2>
        ${field({ name: 'sequential', label: 'In order: a lesson opens when the one before it is done', type: 'checkbox', value: course.sequential })}
        ${curriculum(course.modules)}
      </section>
      <div class="save-bar">
        <p class="save-state" data-save-state role="status"></p>
        <div class="save-buttons" data-buttons>${saveButtons(course, about.rule)}</div>
      </div>
    </form>`;
}

/** What the course's status is, and what happens next. */
export function statusNote({ id, status }, rule) {
  return html`
    ${statusBadge(status)} <span>${explain(status, rule)}</span>
    ${id && html`<a class="link" href="/?course=${id}">${status === 'published' ? 'See it on the site' : 'See how it looks'}</a>`}`;
}

/** The buttons of the save bar: save, and the way forward from the status. */
export function saveButtons({ status }, rule) {
  const forward = stepsFrom(status, rule).find((step) => step.status === 'published');
  return html`
    <button class="button ${!forward && 'button-primary'}" data-save>${icon('floppy-disk')} ${status === 'published' ? 'Save' : 'Save draft'}</button>
    ${forward && html`<button class="button button-primary" name="status" value="published">${icon(forward.symbol)} ${forward.label}</button>`}`;
}

/** The fields as they are sent; `whole` sends the content of every lesson. */
export function readCourse(form, { whole = false } = {}) {
  const value = (name) => form.elements[name].value.trim();
  return {
    title: value('title'),
    description: form.elements.description.value,
    category: value('category'),
    level: value('level'),
    language: value('language'),
    price: value('price') || '0',
    thumbnail: value('thumbnail'),
    outcomes: lines(value('outcomes')),
    requirements: lines(value('requirements')),
    sequential: form.elements.sequential.checked,
    modules: readModules(form.querySelector('#curriculum'), { whole }),
  };
}

/** Show the picture of the address in the thumbnail field. */
export function showThumbnail(form) {
  const image = form.querySelector('[data-thumbnail]');
  const address = safeUrl(form.elements.thumbnail.value);
  image.hidden = !address;
  if (address) image.src = address;
}

function basics(course, { currency, categories }) {
  return html`
    ${field({ name: 'title', label: 'Title', value: course.title, required: true, attributes: { maxlength: 200 } })}
    <div class="form-grid basics-grid">
      ${field({ name: 'category', label: 'Category', value: course.category, required: true, attributes: { maxlength: 50, list: 'categories', autocomplete: 'off' } })}
      ${field({ name: 'price', label: `Price in ${currency}, 0 is free`, value: course.price, optional: false, attributes: { inputmode: 'decimal', maxlength: 16 } })}
      ${field({ name: 'level', label: 'Level', type: 'select', value: course.level, options: LEVELS })}
      ${field({ name: 'language', label: 'Language', type: 'select', value: course.language, options: languages(course.language) })}
    </div>
    <datalist id="categories">${categories.map(({ name }) => html`<option value="${name}"></option>`)}</datalist>
    <div class="thumbnail-row">
      <div class="stack-s">
        ${field({ name: 'thumbnail', label: 'Thumbnail address', value: course.thumbnail, hint: 'An image 16:9, as an https address or a path on this site.', attributes: { inputmode: 'url', maxlength: 2000, spellcheck: 'false' } })}
        ${uploadTool({ into: 'thumbnail', label: 'Upload a thumbnail', endings: '.png,.jpg,.jpeg,.webp' })}
      </div>
      <img class="thumbnail" data-thumbnail alt="The thumbnail as it stands" width="160" height="90" hidden>
    </div>`;
}

function listField(name, label, values) {
  return field({ name, label, type: 'textarea', value: values.join('\n'), hint: 'One per line, up to 20.', attributes: { rows: 5 } });
}

function languages(own) {
  const names = new Intl.DisplayNames(document.documentElement.lang, { type: 'language' });
  return [...new Set([...LANGUAGES, own])].map((code) => [code, names.of(code)]).sort(([, a], [, b]) => a.localeCompare(b));
}

function lines(text) {
  return text.split('\n').map((line) => line.trim()).filter(Boolean);
}
