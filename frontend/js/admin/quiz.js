// The questions of a quiz: how they are written, and what is sent of them.
import { field } from '../lib/form.js';
import { fragment, html, render } from '../lib/html.js';
import { icon } from '../lib/icons.js';
import { announce } from '../lib/toast.js';
import { uid } from './uid.js';

const KINDS = [
  ['single', 'One right option'],
  ['multiple', 'Several right options'],
  ['true_false', 'True or false'],
  ['short', 'Short text'],
  ['numeric', 'A number'],
];
const NEW = { kind: 'single', text: '', options: ['', ''], answer: null, explanation: '' };

/** The quiz of the lesson whose controls start with `name`. */
export function quizFields(name, { questions = [], ...rules } = {}) {
  return html`
    ${quizRules(name, rules)}
    <ol class="questions" data-questions>${questions.map(questionItem)}</ol>
    <div><button type="button" class="button button-small" data-add-question>${icon('plus')} Add question</button></div>`;
}

function quizRules(name, { pass_mark: passMark = 70, shuffle, show_answers: shows, time_limit: limit, max_attempts: most }) {
  const count = (part, label, value, attributes, hint) => field({ name: `${name}.quiz.${part}`, label, type: 'number', value: value ?? '', hint, attributes: { inputmode: 'numeric', ...attributes }, required: part === 'pass_mark' });
  return html`
    <div class="form-grid">
      ${count('pass_mark', 'Pass mark, in percent', passMark, { min: 1, max: 100 })}
      ${count('max_attempts', 'Attempts', most, { min: 1, max: 100 }, 'Empty: as many as they like.')}
      ${count('time_limit', 'Time limit, in minutes', inMinutes(limit), { min: 0.17, max: 1440, step: 'any', inputmode: 'decimal' }, 'Empty: none.')}
    </div>
    ${field({ name: `${name}.quiz.shuffle`, label: 'Shuffle questions and options', type: 'checkbox', value: shuffle })}
    ${field({ name: `${name}.quiz.show_answers`, label: 'Show the right answers after an attempt', type: 'checkbox', value: shows })}`;
}

/** Hear the buttons of the quizzes in `root`; `changed()` is called when one was changed by them. */
export function bindQuizzes(root, changed) {
  root.addEventListener('click', ({ target }) => {
    const verb = Object.keys(VERBS).find((each) => target.closest(`[data-${each}]`));
    if (!verb) return;
    VERBS[verb](target.closest(`[data-${verb}]`));
    changed();
  });
  root.addEventListener('change', ({ target }) => {
    if (target.matches('[data-kind]')) switchKind(target);
  });
}

/** The quiz as it is sent, or undefined for one that was never begun. */
export function readQuiz(panel, name) {
  const questions = questionsIn(panel).map(readQuestion);
  if (!questions.length && !panel.dataset.begun) return undefined;
  const control = (part) => panel.querySelector(`[name="${name}.quiz.${part}"]`);
  const count = (part) => (control(part).value === '' ? null : Number(control(part).value));
  return {
    pass_mark: count('pass_mark'),
    max_attempts: count('max_attempts'),
    time_limit: inSeconds(count('time_limit')),
    shuffle: control('shuffle').checked,
    show_answers: control('show_answers').checked,
    questions,
  };
}

// The API counts seconds. Two decimals of a minute tell any two seconds apart.
function inMinutes(seconds) {
  return seconds ? Number((seconds / 60).toFixed(2)) : seconds;
}

function inSeconds(minutes) {
  return minutes === null ? null : Math.round(minutes * 60);
}

/** The items of a quiz's questions, in order. */
export function questionsIn(root) {
  return [...root.querySelectorAll('[data-question]')];
}

function questionItem(question) {
  const name = uid('question');
  return html`
    <li class="question" data-question="${name}" data-id="${question.id}">
      <div class="question-head">
        ${field({ name: `${name}.kind`, label: 'Kind', type: 'select', value: question.kind, options: KINDS, attributes: { 'data-kind': '' } })}
        <div class="item-tools">
          <button type="button" class="icon-button" data-question-up aria-label="Move question up">${icon('arrow-up')}</button>
          <button type="button" class="icon-button" data-question-down aria-label="Move question down">${icon('arrow-down')}</button>
          <button type="button" class="icon-button" data-question-remove aria-label="Remove question">${icon('trash')}</button>
        </div>
      </div>
      ${field({ name: `${name}.text`, label: 'Question', type: 'textarea', value: question.text, required: true, attributes: { rows: 2, maxlength: 2000, class: 'short-text' } })}
      <div data-answers>${answers(name, question)}</div>
      ${field({ name: `${name}.explanation`, label: 'Explanation, shown after answering', type: 'textarea', value: question.explanation, attributes: { rows: 2, maxlength: 2000, class: 'short-text' } })}
    </li>`;
}

function answers(name, question) {
  return ANSWERS[question.kind](name, question);
}

const ANSWERS = {
  single: (name, { options, answer }) => choices(name, 'radio', options, [answer].flat()),
  multiple: (name, { options, answer }) => choices(name, 'checkbox', options, [answer].flat()),
  true_false: (name, { answer }) => html`
    <fieldset class="field"><legend>Right answer</legend>
      <label class="check"><input type="radio" name="${name}.answer" value="true" required ${answer === true && html`checked`}> True</label>
      <label class="check"><input type="radio" name="${name}.answer" value="false" required ${answer === false && html`checked`}> False</label>
    </fieldset>`,
  short: (name, { answer }) => field({
    name: `${name}.answer`, label: 'Accepted answers, one per line', type: 'textarea', required: true,
    value: Array.isArray(answer) ? answer.filter((each) => typeof each === 'string').join('\n') : '',
    hint: 'Capitals and spaces make no difference.', attributes: { rows: 2, class: 'short-text' },
  }),
  numeric: (name, { answer, tolerance }) => html`
    <div class="form-grid">
      ${field({ name: `${name}.answer`, label: 'Right number', type: 'number', value: typeof answer === 'number' ? answer : '', required: true, attributes: { step: 'any' } })}
      ${field({ name: `${name}.tolerance`, label: 'How far off is still right', type: 'number', value: tolerance ?? 0, required: true, attributes: { step: 'any', min: 0 } })}
    </div>`,
};

function choices(name, type, options, right) {
  return html`
    <fieldset class="field" data-options data-type="${type}"><legend>Options</legend>
      <p class="hint">Mark ${type === 'radio' ? 'the right one' : 'each right one'}.</p>
      <ol class="options">${options.map((text, index) => option({ name, type, text, isRight: right.includes(index) }))}</ol>
    </fieldset>
    <div><button type="button" class="button button-small button-quiet" data-add-option>${icon('plus')} Add option</button></div>`;
}

function option({ name, type, text, isRight }) {
  const own = uid('option');
  return html`
    <li class="option" data-option>
      <input type="${type}" name="${name}.answer" aria-label="This option is right" ${type === 'radio' && html`required`} ${isRight && html`checked`}>
      <input type="text" name="${own}" value="${text}" aria-label="Option text" maxlength="500" required>
      <button type="button" class="icon-button" data-option-remove aria-label="Remove option">${icon('xmark')}</button>
    </li>`;
}

function readQuestion(item) {
  const name = item.dataset.question;
  const value = (part) => item.querySelector(`[name="${name}.${part}"]`).value;
  const kind = value('kind');
  const options = [...item.querySelectorAll('[data-option] [type=text]')].map((input) => input.value);
  return {
    ...(item.dataset.id && { id: item.dataset.id }),
    kind,
    text: value('text'),
    options,
    answer: READERS[kind](item, name),
    ...(kind === 'numeric' && { tolerance: Number(value('tolerance')) }),
    explanation: value('explanation'),
  };
}

const marked = (item) =>
  [...item.querySelectorAll('[data-option]')].flatMap((each, index) => (each.querySelector('input').checked ? [index] : []));

const READERS = {
  single: (item) => marked(item)[0] ?? null,
  multiple: marked,
  true_false: (item, name) => ({ true: true, false: false })[item.querySelector(`[name="${name}.answer"]:checked`)?.value] ?? null,
  short: (item, name) => lines(item.querySelector(`[name="${name}.answer"]`).value),
  numeric: (item, name) => {
    const { valueAsNumber } = item.querySelector(`[name="${name}.answer"]`);
    return Number.isNaN(valueAsNumber) ? null : valueAsNumber;
  },
};

function lines(text) {
  return text.split('\n').map((line) => line.trim()).filter(Boolean);
}

// What the old kind had and the new one can use stays: options, marks, numbers.
function switchKind(select) {
  const item = select.closest('[data-question]');
  const { options } = [...item.querySelectorAll('[data-option] [type=text]')].reduce(
    (found, input) => ({ options: [...found.options, input.value] }), { options: [] });
  const question = { ...NEW, kind: select.value, options: options.length ? options : NEW.options, answer: marked(item) };
  render(item.querySelector('[data-answers]'), answers(item.dataset.question, question));
}

const VERBS = {
  'add-question': (button) => {
    const list = button.closest('fieldset').querySelector('[data-questions]');
    list.append(fragment(questionItem(NEW)));
    list.lastElementChild.querySelector('textarea').focus();
  },
  'question-up': (button) => move(button, -1),
  'question-down': (button) => move(button, 1),
  'question-remove': (button) => {
    const item = button.closest('[data-question]');
    const next = item.nextElementSibling ?? item.previousElementSibling;
    const list = item.closest('fieldset');
    item.remove();
    (next?.querySelector('select') ?? list.querySelector('[data-add-question]')).focus();
    announce('Question removed');
  },
  'add-option': (button) => {
    const item = button.closest('[data-question]');
    const group = item.querySelector('[data-options]');
    const added = { name: item.dataset.question, type: group.dataset.type, text: '', isRight: false };
    group.querySelector('ol').append(fragment(option(added)));
    group.querySelector('li:last-child [type=text]').focus();
  },
  'option-remove': (button) => {
    const group = button.closest('[data-question]');
    button.closest('[data-option]').remove();
    group.querySelector('[data-add-option]').focus();
    announce('Option removed');
  },
};

function move(button, by) {
  const item = button.closest('[data-question]');
  const other = by < 0 ? item.previousElementSibling : item.nextElementSibling;
  if (!other) return;
  other[by < 0 ? 'before' : 'after'](item);
  button.focus();
  const items = questionsIn(item.parentElement);
  announce(`Question ${items.indexOf(item) + 1} of ${items.length}`);
}
