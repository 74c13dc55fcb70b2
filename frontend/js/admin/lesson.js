// The inside of a lesson: its type, and the content that the type needs.
import { clock, fileSize } from '../lib/format.js';
import { field } from '../lib/form.js';
import { fragment, html } from '../lib/html.js';
import { icon } from '../lib/icons.js';
import { announce } from '../lib/toast.js';
import { markdownField } from './markdown.js';
import { quizFields, readQuiz } from './quiz.js';
import { uid } from './uid.js';
import { uploadTool } from './upload.js';

export const TYPES = [['article', 'Article'], ['video', 'Video'], ['quiz', 'Quiz'], ['file', 'File']];
const URL_FIELD = { inputmode: 'url', maxlength: 2000, spellcheck: 'false' };

export const SYMBOLS = { article: 'file-lines', video: 'video', quiz: 'circle-question', file: 'file' };

/** The fields of `lesson`, whose names start with `name`. */
export function lessonFields(name, lesson) {
  const { type = 'article', duration, preview, release_days: days = 0, body, body_html: shown } = lesson;
  return html`
    <div class="form-grid">
      ${field({ name: `${name}.type`, label: 'Type', type: 'select', value: type, options: TYPES, attributes: { 'data-type-choice': '' } })}
      ${field({ name: `${name}.duration`, label: 'Duration, mm:ss', value: duration ? clock(duration) : '', attributes: { placeholder: '10:30', maxlength: 9 } })}
      ${field({ name: `${name}.release_days`, label: 'Opens, days after joining', type: 'number', value: days, required: true, attributes: { min: 0, max: 3650, inputmode: 'numeric' } })}
    </div>
    ${field({ name: `${name}.preview`, label: 'Free preview: anyone may open this lesson before buying', type: 'checkbox', value: preview })}
    ${Object.keys(PANELS).map((each) => panel(name, each, type, lesson))}
    ${markdownField({ name: `${name}.body`, label: textLabel(type), value: body, shown, attributes: { rows: 10, maxlength: 200_000, 'data-body': '' } })}`;
}

/** Hear the choices and buttons inside the lessons in `root`. */
export function bindLessons(root, changed) {
  root.addEventListener('change', ({ target }) => {
    if (target.matches('[data-type-choice]')) showPanel(target.closest('[data-lesson]'), target.value);
  });
  root.addEventListener('input', ({ target }) => {
    if (target.matches('[data-size]')) target.closest('fieldset').querySelector('[data-size-words]').textContent = sizeWords(target.value);
  });
  root.addEventListener('uploaded', ({ target, detail }) => fillFile(target, detail));
  root.addEventListener('click', ({ target }) => {
    const add = target.closest('[data-add-caption]');
    const remove = target.closest('[data-remove-caption]');
    if (add) addCaption(add);
    if (remove) removeCaption(remove);
    if (add || remove) changed();
  });
}

/** What the lesson is, apart from its content. */
export function readHead(item) {
  const control = (part) => item.querySelector(`[name="${item.dataset.lesson}.${part}"]`);
  return {
    type: control('type').value,
    duration: control('duration').value.trim() || 0,
    preview: control('preview').checked,
    release_days: Number(control('release_days').value),
  };
}

/** The lesson as it is sent. */
export function readLesson(item) {
  const name = item.dataset.lesson;
  const head = readHead(item);
  const content = READERS[head.type]?.(item.querySelector(`[data-for=${head.type}]`), name);
  const body = item.querySelector(`[name="${name}.body"]`).value;
  return { ...head, body, ...(content && { [head.type]: content }) };
}

function panel(name, each, type, lesson) {
  const off = each !== type;
  return html`
    <fieldset class="stack lesson-panel" data-for="${each}" ${lesson[each] && html`data-begun="true"`} ${off && html`hidden disabled`}>
      <legend class="visually-hidden">${Object.fromEntries(TYPES)[each]}</legend>
      ${PANELS[each](name, lesson[each])}
    </fieldset>`;
}

const PANELS = {
  video: (name, { src = '', poster = '', captions = [], chapters = '' } = {}) => html`
    ${field({ name: `${name}.video.src`, label: 'Video address', value: src, optional: false, hint: 'An https address or a path on this site, MP4 or WebM.', attributes: URL_FIELD })}
    ${uploadTool({ into: `${name}.video.src`, label: 'Upload a video', endings: '.mp4,.m4v,.webm' })}
    ${field({ name: `${name}.video.poster`, label: 'Poster image address', value: poster, attributes: URL_FIELD })}
    ${uploadTool({ into: `${name}.video.poster`, label: 'Upload a poster', endings: '.png,.jpg,.jpeg,.webp' })}
    <div class="stack-s">
      <p class="label">Captions</p>
      <ul class="captions" data-captions>${captions.map(captionItem)}</ul>
      <div><button type="button" class="button button-small button-quiet" data-add-caption>${icon('plus')} Add captions</button></div>
    </div>
    ${field({ name: `${name}.video.chapters`, label: 'Chapters address', value: chapters, hint: 'A WebVTT file with a cue for each chapter.', attributes: URL_FIELD })}
    ${uploadTool({ into: `${name}.video.chapters`, label: 'Upload chapters', endings: '.vtt' })}`,
  file: (name, { url = '', name: fileName = '', size = 0 } = {}) => html`
    ${field({ name: `${name}.file.url`, label: 'File address', value: url, optional: false, hint: 'An https address or a path on this site.', attributes: URL_FIELD })}
    ${uploadTool({ into: `${name}.file.url`, label: 'Upload a file', endings: '.pdf,.zip,.png,.jpg,.jpeg,.webp' })}
    <div class="form-grid">
      ${field({ name: `${name}.file.name`, label: 'File name, as learners see it', value: fileName, optional: false, attributes: { maxlength: 200 } })}
      <div>
        ${field({ name: `${name}.file.size`, label: 'Size in bytes', type: 'number', value: size, optional: false, attributes: { min: 0, step: 1, 'data-size': '' } })}
        <p class="hint" data-size-words>${sizeWords(size)}</p>
      </div>
    </div>`,
  quiz: quizFields,
};

const READERS = {
  quiz: readQuiz,
  video: (fieldset, name) => {
    const video = {
      src: valueIn(fieldset, `${name}.video.src`),
      poster: valueIn(fieldset, `${name}.video.poster`),
      captions: [...fieldset.querySelectorAll('[data-caption]')].map(readCaption),
      chapters: valueIn(fieldset, `${name}.video.chapters`),
    };
    return fieldset.dataset.begun || video.src || video.poster || video.captions.length || video.chapters ? video : undefined;
  },
  file: (fieldset, name) => {
    const file = { url: valueIn(fieldset, `${name}.file.url`), name: valueIn(fieldset, `${name}.file.name`) };
    const size = Number(valueIn(fieldset, `${name}.file.size`));
    return fieldset.dataset.begun || file.url || file.name ? { ...file, size } : undefined;
  },
};

function valueIn(fieldset, name) {
  return fieldset.querySelector(`[name="${name}"]`).value.trim();
}

function captionItem({ src = '', lang = 'en', label = 'English' }) {
  const name = uid('caption');
  return html`
    <li class="caption" data-caption="${name}">
      ${field({ name: `${name}.src`, label: 'WebVTT address', value: src, required: true, attributes: URL_FIELD })}
      ${field({ name: `${name}.lang`, label: 'Language code', value: lang, required: true, attributes: { maxlength: 20 } })}
      ${field({ name: `${name}.label`, label: 'Shown as', value: label, required: true, attributes: { maxlength: 60 } })}
      <button type="button" class="icon-button" data-remove-caption aria-label="Remove these captions">${icon('trash')}</button>
      ${uploadTool({ into: `${name}.src`, label: 'Upload captions', endings: '.vtt' })}
    </li>`;
}

function readCaption(item) {
  const [src, lang, label] = ['src', 'lang', 'label'].map((part) => valueIn(item, `${item.dataset.caption}.${part}`));
  return { src, lang, label };
}

// An uploaded file brings its name and size along.
function fillFile(tool, { name, size }) {
  const fieldset = tool.closest('[data-for=file]');
  if (!fieldset) return;
  const fileName = fieldset.querySelector('[name$=".file.name"]');
  const fileSizeField = fieldset.querySelector('[data-size]');
  fileName.value ||= name;
  fileSizeField.value = size;
  fileSizeField.dispatchEvent(new Event('input', { bubbles: true }));
}

function addCaption(button) {
  const list = button.closest('fieldset').querySelector('[data-captions]');
  list.append(fragment(captionItem({})));
  list.lastElementChild.querySelector('input').focus();
}

function removeCaption(button) {
  const fieldset = button.closest('fieldset');
  button.closest('[data-caption]').remove();
  fieldset.querySelector('[data-add-caption]').focus();
  announce('Captions removed');
}

function showPanel(item, type) {
  for (const fieldset of item.querySelectorAll('[data-for]')) {
    fieldset.hidden = fieldset.disabled = fieldset.dataset.for !== type;
  }
  item.querySelector('[data-body]').closest('.field').querySelector('label').firstChild.data = `${textLabel(type)} `;
}

function textLabel(type) {
  return type === 'article' ? 'Text' : 'Notes under it';
}

function sizeWords(size) {
  return Number(size) > 0 ? fileSize(Number(size)) : 'Unknown size';
}
