// Questions about a lesson, and their answers: a list, and one question at a time.
import { API } from '../config.js';
import { confirmDialog } from '../lib/dialog.js';
import { field, formErrors, formValues, validForm } from '../lib/form.js';
import { ago, plural } from '../lib/format.js';
import { fragment, html, render, trusted } from '../lib/html.js';
import { icon } from '../lib/icons.js';
import { session } from '../lib/session.js';
import { busy, emptyState, fill } from '../lib/states.js';
import { toast } from '../lib/toast.js';
import { enrich } from './article.js';

/** Fill `panel` with the questions of `lesson`, or of the whole course when one asks for these. */
export function showQuestions(panel, lesson, { learning: { course } }) {
  const forum = { panel, lesson, course, whole: false };
  return showList(forum);
}

// The list

async function showList(forum, focus = '') {
  const { panel, course, lesson, whole } = forum;
  let answer = null;
  const load = async () => {
    answer = await API.questions(course.id, whole ? {} : { lesson: lesson.id });
    return listView(answer, forum);
  };
  await fill(panel, load, { bind: () => bindList(forum, answer) });
  if (focus) (panel.querySelector(focus) ?? panel.querySelector('[data-ask]'))?.focus();
}

function bindList(forum, answer) {
  const { panel } = forum;
  panel.querySelector('[name=scope]').addEventListener('change', ({ target }) => {
    forum.whole = target.value === 'course';
    showList(forum, '[name=scope]');
  });
  panel.querySelector('[data-ask]').addEventListener('click', () => showAsk(forum));
  panel.querySelector('[data-more]')?.addEventListener('click', ({ currentTarget }) => showMore(currentTarget, answer));
  panel.querySelector('.question-list').addEventListener('click', ({ target }) => {
    const id = target.closest('[data-question-id]')?.dataset.questionId;
    const question = answer.questions.find((one) => one.id === id);
    if (question) showQuestion(forum, question);
  });
}

function listView({ questions, next }, { whole }) {
  return html`
    <div class="spread">
      <div class="field"><label class="visually-hidden" for="question-scope">Questions about</label>
        <select id="question-scope" name="scope" class="select-small">
          <option value="lesson" ${!whole && html`selected`}>This lesson</option>
          <option value="course" ${whole && html`selected`}>The whole course</option>
        </select></div>
      <button type="button" class="button button-primary" data-ask id="ask">${icon('plus')} Ask a question</button>
    </div>
    <ul class="question-list">${questions.map(row)}</ul>
    ${!questions.length && emptyState({ title: 'No questions yet', text: 'Ask the first one: your instructor and the other learners see it.', symbol: 'comments' })}
    ${next && html`<p class="list-foot"><button type="button" class="button" data-more>Show more</button></p>`}`;
}

const rowOf = (question) => `[data-question-id="${question?.id}"]`;

function row({ id, title, user, answers_count: count, accepted_answer: accepted, hidden, created_at: time }) {
  return html`
    <li class="question-row">
      <button type="button" class="link" data-question-id="${id}" dir="auto">${title}</button>
      <p class="meta"><span>${nameOf(user)}</span><span>${ago(time)}</span><span>${icon('comments')} ${plural(count, 'answer')}</span>
        ${accepted && html`<span class="badge badge-good">${icon('check')} Answered</span>`}${hidden && html`<span class="badge badge-warn">Hidden</span>`}</p>
    </li>`;
}

async function showMore(button, answer) {
  try {
    const more = await busy(button, () => API.next(answer.next));
    const list = button.closest('.tab-panel').querySelector('.question-list');
    list.append(fragment(html`${more.questions.map(row)}`));
    list.querySelector(rowOf(more.questions[0]))?.focus();
    answer.questions.push(...more.questions);
    answer.next = more.next;
    if (!more.next) button.parentElement.remove();
  } catch (error) {
    toast(error.detail, { kind: 'bad' });
  }
}

// Asking

function showAsk(forum, question = null) {
  const { panel, course, lesson } = forum;
  render(panel, html`
    ${backButton()}
    <form class="stack panel" novalidate>
      <h2>${question ? 'Edit your question' : 'Ask a question'}</h2>
      ${field({ name: 'title', label: 'Your question in one line', value: question?.title ?? '', required: true, attributes: { maxlength: 200 } })}
      ${field({ name: 'text', label: 'More about it', type: 'textarea', value: question?.text ?? '', hint: 'Markdown works: `code`, **bold**, lists.', attributes: { maxlength: 10000 } })}
      <div class="cluster"><button type="submit" class="button button-primary">${question ? 'Save' : 'Ask'}</button></div>
    </form>`);
  panel.querySelector('[data-back]').addEventListener('click', () => (question ? showQuestion(forum, question) : showList(forum, '[data-ask]')));
  panel.querySelector('input').focus();
  panel.querySelector('form').addEventListener('submit', async (event) => {
    event.preventDefault();
    const form = event.target;
    if (!validForm(form)) return;
    const values = formValues(form);
    try {
      const answer = await busy(event.submitter, () =>
        question ? API.editQuestion(course.id, question.id, values) : API.ask(course.id, { ...values, lesson: lesson.id }));
      showQuestion(forum, answer.question);
    } catch (error) {
      formErrors(form, error);
    }
  });
}

// One question

function showQuestion(forum, question) {
  const { panel, course } = forum;
  let list = null;
  const load = async () => {
    list = await API.answers(course.id, question.id);
    return questionView(question, list, course);
  };
  return fill(panel, load, { bind: () => bindQuestion(forum, question, list) });
}

function bindQuestion(forum, question, list) {
  const { panel, course } = forum;
  panel.querySelectorAll('.prose').forEach(enrich);
  panel.querySelector('h2').focus({ preventScroll: true });
  panel.querySelector('[data-back]').addEventListener('click', () => showList(forum, rowOf(question)));
  panel.querySelector('.answer-form').addEventListener('submit', (event) => handleAnswer(event, forum, question));
  panel.querySelector('[data-more]')?.addEventListener('click', ({ currentTarget }) => moreAnswers(currentTarget, list, question, course));
  panel.onclick = ({ target }) => {
    const button = target.closest('[data-do-post]');
    if (button) actOn(button, forum, question, list.answers);
  };
}

function questionView(question, { answers, next }, course) {
  return html`
    ${backButton()}
    <article class="question-post">
      <h2 tabindex="-1" dir="auto">${question.title}</h2>
      ${head(question)}
      <div class="prose" dir="auto">${trusted(question.text_html)}</div>
      <div class="post-tools">${tools(question, course)}</div>
    </article>
    <h3>${plural(question.answers_count, 'answer')}</h3>
    <ul class="answer-list">${answers.map((answer) => answerView(answer, question, course))}</ul>
    ${next && html`<p class="list-foot"><button type="button" class="button" data-more>Show more</button></p>`}
    <form class="answer-form stack" novalidate>
      ${field({ name: 'text', label: 'Your answer', type: 'textarea', required: true, attributes: { maxlength: 10000 } })}
      <div><button type="submit" class="button button-primary">Answer</button></div>
    </form>`;
}

const backButton = () => html`<button type="button" class="button button-quiet" data-back>${icon('chevron-left')} All questions</button>`;
const nameOf = (user) => user?.name ?? 'A former learner';

function head({ user, by_instructor: instructor, hidden, created_at: time }) {
  return html`<p class="post-head"><strong>${nameOf(user)}</strong>
    ${instructor && html`<span class="badge badge-accent">${icon('chalkboard-user')} Instructor</span>`}
    ${hidden && html`<span class="badge badge-warn">Hidden</span>`} <span class="muted small">${ago(time)}</span></p>`;
}

function answerView(answer, question, course) {
  const mayAccept = question.user?.id === session.user?.id || course.can_edit;
  const accepted = question.accepted_answer === answer.id;
  return html`
    <li class="answer panel" data-answer="${answer.id}" tabindex="-1" ${accepted && html`data-accepted`}>
      ${accepted && html`<p class="badge badge-good">${icon('circle-check')} Accepted answer</p>`}
      ${head(answer)}
      <div class="prose" dir="auto">${trusted(answer.text_html)}</div>
      <div class="post-tools">
        ${mayAccept && html`<button type="button" class="link small" data-do-post="accept">${accepted ? 'No longer accepted' : 'Accept'}</button>`}
        ${tools(answer, course)}
      </div>
    </li>`;
}

function tools({ user, hidden }, course) {
  const own = user && user.id === session.user?.id;
  return html`
    ${own && html`<button type="button" class="link small" data-do-post="edit">Edit</button>`}
    ${(own || course.can_edit) && html`<button type="button" class="link small" data-do-post="remove">Delete</button>`}
    ${course.can_edit && html`<button type="button" class="link small" data-do-post="hide">${hidden ? 'Show' : 'Hide'}</button>`}`;
}

async function handleAnswer(event, forum, question) {
  event.preventDefault();
  const form = event.target;
  if (!validForm(form)) return;
  try {
    await busy(event.submitter, () => API.giveAnswer(forum.course.id, question.id, formValues(form)));
    showQuestion(forum, { ...question, answers_count: question.answers_count + 1 });
  } catch (error) {
    formErrors(form, error);
  }
}

async function moreAnswers(button, list, question, course) {
  try {
    const more = await busy(button, () => API.next(list.next));
    const added = fragment(html`${more.answers.map((answer) => answerView(answer, question, course))}`);
    added.querySelectorAll('.prose').forEach(enrich);
    const first = added.querySelector('.answer');
    button.closest('.tab-panel').querySelector('.answer-list').append(added);
    first?.focus();
    list.answers.push(...more.answers);
    list.next = more.next;
    if (!more.next) button.parentElement.remove();
  } catch (error) {
    toast(error.detail, { kind: 'bad' });
  }
}

async function actOn(button, forum, question, answers) {
  const answer = answers.find(({ id }) => id === button.closest('[data-answer]')?.dataset.answer);
  const verbs = answer ? answerVerbs(forum, question, answer, button) : questionVerbs(forum, question);
  try {
    await verbs[button.dataset.doPost]();
  } catch (error) {
    toast(error.detail ?? 'That did not work.', { kind: 'bad' });
  }
}

function questionVerbs(forum, question) {
  const { course } = forum;
  return {
    edit: () => showAsk(forum, question),
    async hide() {
      showQuestion(forum, (await API.hideQuestion(course.id, question.id, !question.hidden)).question);
    },
    async remove() {
      if (!(await sure('question'))) return;
      await API.removeQuestion(course.id, question.id);
      showList(forum, '[data-ask]');
    },
  };
}

function answerVerbs(forum, question, answer, button) {
  const { course } = forum;
  return {
    edit: () => editAnswer(button.closest('li'), forum, question, answer),
    async accept() {
      const chosen = question.accepted_answer === answer.id ? null : answer.id;
      showQuestion(forum, (await API.acceptAnswer(course.id, question.id, chosen)).question);
    },
    async hide() {
      await API.hideAnswer(course.id, question.id, answer.id, !answer.hidden);
      showQuestion(forum, question);
    },
    async remove() {
      if (!(await sure('answer'))) return;
      await API.removeAnswer(course.id, question.id, answer.id);
      showQuestion(forum, { ...question, answers_count: Math.max(0, question.answers_count - 1) });
    },
  };
}

const sure = (what) => confirmDialog({ title: `Delete this ${what}?`, message: 'It is gone for everyone.', confirm: 'Delete', danger: true });

function editAnswer(item, forum, question, answer) {
  render(item, html`
    <form class="stack" novalidate>
      ${field({ name: 'text', label: 'Your answer', type: 'textarea', value: answer.text, required: true, attributes: { maxlength: 10000 } })}
      <div class="cluster"><button type="submit" class="button button-primary">Save</button><button type="button" class="button" data-cancel>Cancel</button></div>
    </form>`);
  item.querySelector('textarea').focus();
  item.querySelector('[data-cancel]').addEventListener('click', () => showQuestion(forum, question));
  item.querySelector('form').addEventListener('submit', async (event) => {
    event.preventDefault();
    const form = event.target;
    if (!validForm(form)) return;
    try {
      await busy(event.submitter, () => API.editAnswer(forum.course.id, question.id, answer.id, formValues(form)));
      showQuestion(forum, question);
    } catch (error) {
      formErrors(form, error);
    }
  });
}
