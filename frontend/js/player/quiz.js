// A quiz: begun, answered (each answer saved as it is given), submitted, marked. The right answers are the server's.
import { API } from '../config.js';
import { openLogin } from '../lib/auth.js';
import { date, percent, plural, spokenTime } from '../lib/format.js';
import { html, render } from '../lib/html.js';
import { newId } from '../lib/http.js';
import { icon } from '../lib/icons.js';
import { deliver, isAway } from '../lib/outbox.js';
import { session } from '../lib/session.js';
import { busy, fill, showError } from '../lib/states.js';
import { toast } from '../lib/toast.js';
import { autosave } from './autosave.js';
import { answersOf, attemptForm, unanswered } from './quiz-form.js';
import { resultView } from './quiz-result.js';
import { countdown } from './timer.js';

/** Show the quiz in `target`. context: {learning, marked(attempt), goTo(step)}. Returns {stop()}. */
export function showQuiz(target, lesson, context) {
  const quiz = { target, lesson, context, course: context.learning.course, saving: null, cleanUp: () => {} };
  showStart(quiz);
  return { stop: () => quiz.cleanUp() };
}

async function showStart(quiz, { focus = false } = {}) {
  const { target } = quiz;
  const bind = () => {
    target.querySelector('[data-start-quiz]')?.addEventListener('click', (event) => begin(quiz, event.currentTarget));
    target.querySelector('[data-sign-in]')?.addEventListener('click', () => openLogin('Sign in to take the quiz.'));
  };
  await fill(target, async () => startView(quiz, await standing(quiz)), { bind });
  if (focus) (target.querySelector('[data-start-quiz]') ?? target.querySelector('.quiz-start'))?.focus();
}

// Without the net a quiz without a clock can be taken all the same: it is marked later.
async function standing({ course, lesson }) {
  if (!session.user) return null;
  try {
    return await API.attempts(course.id, lesson.id);
  } catch (error) {
    if (isAway(error) && lesson.quiz.questions.length) return { attempts: [], attempts_left: null, best_score: null };
    throw error;
  }
}

function startView({ lesson: { quiz } }, standing) {
  const count = quiz.questions_count ?? quiz.questions.length;
  const [latest] = standing?.attempts ?? [];
  const none = standing?.attempts_left === 0 && latest?.status !== 'open';
  return html`
    <div class="panel quiz-start" tabindex="-1">
      <ul class="quiz-facts">
        <li>${icon('circle-question')} ${plural(count, 'question')}</li>
        <li>${icon('award')} Pass mark ${percent(quiz.pass_mark)}</li>
        ${quiz.time_limit && html`<li>${icon('clock')} ${spokenTime(quiz.time_limit)}, counted from the start</li>`}
        ${quiz.max_attempts && html`<li>${icon('rotate-right')} ${standing ? `${plural(standing.attempts_left, 'attempt')} left of ${quiz.max_attempts}` : plural(quiz.max_attempts, 'attempt')}</li>`}
      </ul>
      ${standing?.best_score != null && html`<p>Best score so far: <strong>${percent(standing.best_score)}</strong></p>`}
      ${none ? html`<p class="alert">${icon('circle-info')} You have used all attempts at this quiz.</p>` : startButton(standing, latest)}
      ${standing?.attempts.some(({ status }) => status === 'done') && pastAttempts(standing.attempts)}
    </div>`;
}

function startButton(standing, latest) {
  if (!standing) return html`<button type="button" class="button button-primary" data-sign-in>Sign in to take the quiz</button>`;
  const text = latest?.status === 'open' ? 'Go on with your attempt' : latest ? 'Try again' : 'Start the quiz';
  return html`<button type="button" class="button button-primary button-large" data-start-quiz>${text}</button>`;
}

function pastAttempts(attempts) {
  return html`
    <details class="disclosure">
      <summary>Earlier attempts</summary>
      <ul class="quiz-past">${attempts.filter(({ status }) => status === 'done').map(({ score, passed, submitted_at: time }) => html`
        <li>${icon(passed ? 'circle-check' : 'circle')} ${percent(score)}, ${passed ? 'passed' : 'not passed'} <span class="muted">· ${date(time)}</span></li>`)}
      </ul>
    </details>`;
}

async function begin(quiz, button) {
  const { course, lesson, target } = quiz;
  try {
    const { attempt } = await busy(button, () => API.startAttempt(course.id, lesson.id));
    if (!target.isConnected) return; // The lesson was left meanwhile.
    if (attempt.status === 'done') showResult(quiz, attempt);
    else showForm(quiz, attempt);
  } catch (error) {
    if (isAway(error) && lesson.quiz.questions.length) showForm(quiz, offlineAttempt(lesson));
    else showError(target, error, () => showStart(quiz, { focus: true }));
  }
}

const offlineAttempt = ({ quiz }) => ({ id: null, key: newId(), questions: quiz.questions, answers: {} });

function showForm(quiz, attempt) {
  const { target, course, lesson } = quiz;
  render(target, attemptForm(attempt));
  const form = target.querySelector('form');
  quiz.saving = attempt.id && autosave(form, {
    read: () => answersOf(form, attempt.questions, attempt.answers),
    save(answers) {
      Object.assign(attempt.answers, answers);
      return deliver(`attempt/${attempt.id}`, 'saveAttempt', [course.id, lesson.id, attempt.id, { answers }]);
    },
  });
  const stopClock = attempt.seconds_left != null && countdown(form.querySelector('.quiz-clock'), attempt.seconds_left, () => submit(quiz, attempt, form));
  quiz.cleanUp = () => {
    quiz.saving?.stop();
    stopClock && stopClock();
  };
  form.addEventListener('submit', (event) => handleSubmit(event, quiz, attempt));
  form.querySelector('h2').focus();
}

function handleSubmit(event, quiz, attempt) {
  event.preventDefault();
  const form = event.target;
  const missing = unanswered(form, attempt.questions);
  const warned = form.dataset.warned === String(missing.length);
  if (!missing.length || warned) return submit(quiz, attempt, form, event.submitter);
  form.dataset.warned = missing.length;
  toast(`${plural(missing.length, 'question')} without an answer. Submit again to leave ${missing.length === 1 ? 'it' : 'them'} out.`, { kind: 'warn' });
  return missing[0].querySelector('input').focus();
}

async function submit(quiz, attempt, form, button = form.querySelector('[type=submit]')) {
  if (button.disabled) return;
  quiz.saving?.pause();
  try {
    const answer = await busy(button, () => send(quiz, attempt, answersOf(form, attempt.questions, attempt.answers)));
    endAttempt(quiz);
    if (answer) showResult(quiz, answer.attempt);
    else showWaiting(quiz.target);
  } catch (error) {
    if (error.status === 401) return; // The page asks to sign in again: the answers stay as they are.
    endAttempt(quiz);
    showError(quiz.target, error, () => showStart(quiz, { focus: true }));
  }
}

function endAttempt(quiz) {
  quiz.cleanUp();
  quiz.cleanUp = () => {};
}

function send({ course, lesson }, { id, key }, answers) {
  if (id) return deliver(`attempt/${id}`, 'submitAttempt', [course.id, lesson.id, id, { answers }]);
  return deliver(`attempt/${key}`, 'attempt', [course.id, lesson.id, { answers, key }]);
}

function showWaiting(target) {
  render(target, html`
    <div class="state" role="status" tabindex="-1">
      <span class="state-icon">${icon('paper-plane')}</span>
      <p class="state-title">Your answers are kept</p>
      <p class="state-text">There is no connection now. They are sent and marked as soon as it is back.</p>
    </div>`);
  target.firstElementChild.focus();
}

function showResult(quiz, attempt) {
  const { target, context, lesson } = quiz;
  render(target, resultView(attempt, Boolean(context.learning.neighbour(lesson, 1))));
  target.querySelector('[data-again]')?.addEventListener('click', () => showStart(quiz, { focus: true }));
  target.querySelector('[data-next]')?.addEventListener('click', () => context.goTo(1, { play: true }));
  target.querySelector('h2').focus();
  context.marked(attempt);
}
