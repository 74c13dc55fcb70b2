// How a payment ended, or what happens next, in words; and the way on from there.
import { date, money } from '../lib/format.js';
import { html, render, safeUrl } from '../lib/html.js';
import { icon } from '../lib/icons.js';
import { toast } from '../lib/toast.js';
import { courseUrl, learnUrl } from '../shop/card.js';

/** Show in the dialog how it stands: a payment's status, or enrolled, transfer, unpaid, unknown. */
export function showResult({ body, dialog, course }, standing, answer) {
  const { title, symbol, kind = '', view } = RESULTS[standing];
  dialog.querySelector('h2').textContent = title;
  render(body, html`
    <div class="result ${kind && `result-${kind}`}">
      <span class="state-icon">${icon(symbol)}</span>
      <div class="stack" role="status">${view({ course, ...answer })}</div>
    </div>`);
  body.querySelector('[data-again]')?.addEventListener('click', answer.again);
  for (const button of body.querySelectorAll('[data-copy]')) button.addEventListener('click', handleCopy);
  body.querySelector('a.button, button')?.focus();
}

/** What a buyer who pays by bank transfer has to know; for the dialog and the list of payments. */
export function transferDetails({ reference, amount, currency, instructions, expires_at: until }) {
  const copied = (label, value, shown = value) => html`
    <div class="copy-row"><dt>${label}</dt><dd><span class="number">${shown}</span>
      <button type="button" class="icon-button" data-copy="${value}" aria-label="Copy ${label.toLowerCase()}">${icon('copy')}</button></dd></div>`;
  return html`
    <dl class="copy-list">
      ${copied('Reference', reference)}
      ${copied('Amount', amount, money(amount, currency, { free: false }))}
    </dl>
    <p class="transfer-text">${instructions}</p>
    ${until && html`<p class="muted small">Please transfer it by ${date(until)}, with the reference exactly as above.</p>`}`;
}

async function handleCopy({ currentTarget }) {
  try {
    await navigator.clipboard.writeText(currentTarget.dataset.copy);
    toast('Copied');
  } catch {
    toast('Your browser did not let us copy: select the text instead.', { kind: 'warn' });
  }
}

const startLearning = ({ id }) => html`<a class="button button-primary button-wide" href="${learnUrl(id)}">${icon('play')} Start learning</a>`;
const later = html`<button type="button" class="button button-wide" data-close>Close</button>`;

function paid({ course, payment }) {
  const cost = Number(payment.amount) > 0;
  return html`
    <p>“${course.title}” is yours${cost && html`: ${money(payment.amount, payment.currency)} paid`}.</p>
    ${cost && html`<p class="muted small">Your receipt is under <a href="/?enrolled=true&view=payments" data-close>My learning, Payments</a>.</p>`}
    ${startLearning(course)}
    <button type="button" class="button button-quiet button-wide" data-close>Stay on this page</button>`;
}

function failed({ course, payment }) {
  return html`
    <p>${payment.reason ?? 'The payment did not go through.'} Nothing was charged.</p>
    <a class="button button-primary button-wide" href="${courseUrl(course.id)}" data-close>Back to the course</a>`;
}

const RESULTS = {
  completed: { title: 'You’re in', symbol: 'circle-check', kind: 'good', view: paid },
  enrolled: {
    title: 'You’re in',
    symbol: 'circle-check',
    kind: 'good',
    view: ({ course }) => html`<p>You have “${course.title}” already. Nothing more was charged.</p>${startLearning(course)}`,
  },
  failed: { title: 'Payment not completed', symbol: 'circle-exclamation', kind: 'bad', view: failed },
  refunded: {
    title: 'Payment refunded',
    symbol: 'receipt',
    view: () => html`<p>This payment was refunded, and the course is no longer open to you. You can buy it again.</p>${later}`,
  },
  transfer: {
    title: 'Bank transfer',
    symbol: 'money-bill',
    view: ({ course, next_action: action }) => html`
      <p>“${course.title}” opens for you when the money has arrived, usually in one to three working days.</p>
      ${transferDetails(action)}
      <p class="muted small">You find this again under <a href="/?enrolled=true&view=payments" data-close>My learning, Payments</a>.</p>
      ${later}`,
  },
  pending: {
    title: 'Payment on its way',
    symbol: 'clock',
    view: () => html`
      <p>The payment is not confirmed yet. You can close this page: the course opens by itself once it is.</p>
      ${later}`,
  },
  unpaid: {
    title: 'Not paid yet',
    symbol: 'credit-card',
    view: ({ course, next_action: action }) => html`
      <p>You have not paid for “${course.title}”, and nothing was charged.</p>
      <a class="button button-primary button-wide" href="${safeUrl(action.redirect_url)}">Go to the payment page</a>
      ${later}`,
  },
  unknown: {
    title: 'We could not ask',
    symbol: 'triangle-exclamation',
    kind: 'bad',
    view: ({ error }) => html`
      <p>${error.detail ?? 'Something unexpected happened on this page.'}${error.status !== 404 && ' Your payment is not lost.'}</p>
      <button type="button" class="button button-primary button-wide" data-again>${icon('rotate-right')} Try again</button>`,
  },
};
