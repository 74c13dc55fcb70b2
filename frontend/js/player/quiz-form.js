// The form of a quiz: its questions, and the answers as the API takes them.
import { number } from '../lib/format.js';
import { html } from '../lib/html.js';
import { icon } from '../lib/icons.js';

const HINTS = { multiple: 'Choose all that are right.', numeric: 'A number.', short: 'A word or a few.' };

/** The form for an attempt, filled with the answers saved before. */
export function attemptForm({ questions, answers, seconds_left: left }) {
  return html`
    <form class="quiz-form" novalidate>
      <div class="quiz-bar">
        <h2 tabindex="-1">Your answers</h2>
        <p class="quiz-saved muted small" role="status"></p>
        ${left != null && html`<p class="quiz-clock number" role="timer">${icon('clock')} <span></span></p>`}
      </div>
      ${questions.map((question, index) => questionView(question, index, questions.length, answers[question.id]))}
      <button type="submit" class="button button-primary button-large">Submit answers</button>
    </form>`;
}

/** {question id: answer} of what is answered in the form; null for what was answered `before` and is not any more. */
export function answersOf(form, questions, before = {}) {
  const given = questions.map((question) => [question.id, READERS[question.kind](form, question.id)]);
  return Object.fromEntries(given
    .map(([id, answer]) => [id, answer === undefined && before[id] != null ? null : answer])
    .filter(([, answer]) => answer !== undefined));
}

/** The fieldsets of the questions that have no answer yet. */
export function unanswered(form, questions) {
  const answers = answersOf(form, questions);
  return questions.filter(({ id }) => !(id in answers)).map(({ id }) => form.querySelector(`[data-question="${CSS.escape(id)}"]`));
}

function questionView({ id, kind, text, options }, index, count, answer) {
  return html`
    <fieldset class="question panel" data-question="${id}">
      <legend><span class="eyebrow">Question ${number(index + 1)} of ${number(count)}</span><span class="question-text" dir="auto">${text}</span></legend>
      ${HINTS[kind] && html`<p class="hint" id="hint-${id}">${HINTS[kind]}</p>`}
      ${VIEWS[kind]({ id, options, answer })}
    </fieldset>`;
}

function choices({ id, options, type, isChosen }) {
  return html`<div class="question-options">${options.map(([value, text]) => html`
    <label class="choice"><input type="${type}" name="${id}" value="${value}" ${isChosen(value) && html`checked`}> <span dir="auto">${text}</span></label>`)}</div>`;
}

const numbered = (options) => options.map((text, index) => [String(index), text]);

const VIEWS = {
  single: ({ id, options, answer }) =>
    choices({ id, options: numbered(options), type: 'radio', isChosen: (value) => Number(value) === answer }),
  multiple: ({ id, options, answer }) =>
    choices({ id, options: numbered(options), type: 'checkbox', isChosen: (value) => answer?.includes(Number(value)) }),
  true_false: ({ id, answer }) =>
    choices({ id, options: [['true', 'True'], ['false', 'False']], type: 'radio', isChosen: (value) => value === String(answer) }),
  short: ({ id, answer }) => html`
    <input type="text" name="${id}" value="${answer}" maxlength="500" autocomplete="off" aria-label="Your answer" aria-describedby="hint-${id}">`,
  numeric: ({ id, answer }) => html`
    <input type="text" inputmode="decimal" name="${id}" value="${answer}" maxlength="40" autocomplete="off" aria-label="Your answer" aria-describedby="hint-${id}">`,
};

const chosen = (form, id) => [...form.querySelectorAll(`[name="${CSS.escape(id)}"]:checked`)].map(({ value }) => value);
const typed = (form, id) => form.elements[id].value.trim();

const READERS = {
  single: (form, id) => chosen(form, id).map(Number)[0],
  multiple: (form, id) => (chosen(form, id).length ? chosen(form, id).map(Number) : undefined),
  true_false: (form, id) => chosen(form, id).map((value) => value === 'true')[0],
  short: (form, id) => typed(form, id) || undefined,
  numeric: (form, id) => numberIn(typed(form, id)),
};

// 3,14 is as good as 3.14.
function numberIn(text) {
  const value = Number(text.replace(',', '.'));
  return text && Number.isFinite(value) ? value : undefined;
}
