// What the server says of an attempt: the score, and each question with its explanation.
import { number, percent } from '../lib/format.js';
import { html } from '../lib/html.js';
import { icon } from '../lib/icons.js';

/** The outcome of a marked attempt. */
export function resultView(attempt, hasNext) {
  const right = attempt.results.filter(({ correct }) => correct).length;
  return html`
    <div class="quiz-result">
      <div class="panel quiz-score" data-passed="${attempt.passed}">
        <span class="state-icon">${icon(attempt.passed ? 'award' : 'rotate-right')}</span>
        <h2 tabindex="-1">${attempt.passed ? 'Passed' : 'Not passed yet'}: ${percent(attempt.score)}</h2>
        <p class="muted">${number(right)} of ${number(attempt.results.length)} right. The pass mark is ${percent(attempt.pass_mark)}.</p>
        ${attempt.late && html`<p>The time was over: what was saved before counts.</p>`}
        <div class="cluster">
          <button type="button" class="button ${!attempt.passed && 'button-primary'}" data-again>${attempt.passed ? 'Back to the quiz' : 'Try again'}</button>
          ${attempt.passed && hasNext && html`<button type="button" class="button button-primary" data-next>Next lesson ${icon('chevron-right')}</button>`}
        </div>
      </div>
      <ol class="quiz-answers">${attempt.results.map((result) => row(result, attempt))}</ol>
    </div>`;
}

function row({ id, correct, explanation, answer }, { questions = [], answers = {} }) {
  const question = questions.find((one) => one.id === id);
  return html`
    <li class="panel quiz-answer">
      <p class="quiz-verdict" data-correct="${correct}">${icon(correct ? 'circle-check' : 'xmark')} ${correct ? 'Right' : 'Wrong'}</p>
      ${question && html`<p class="question-text" dir="auto">${question.text}</p>`}
      ${question && html`<p><span class="muted">Your answer:</span> ${answers[id] != null ? inWords(answers[id], question) : 'none'}</p>`}
      ${answer !== undefined && !correct && html`<p><span class="muted">Right answer:</span> ${inWords(answer, question)}</p>`}
      ${explanation && html`<p dir="auto">${explanation}</p>`}
    </li>`;
}

function inWords(answer, { kind, options }) {
  if (kind === 'single') return options[answer];
  if (kind === 'multiple') return answer.map((index) => options[index]).join(', ');
  if (kind === 'true_false') return answer ? 'True' : 'False';
  return [answer].flat().join(' or ');
}
