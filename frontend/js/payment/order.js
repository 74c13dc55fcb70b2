// The order as the buyer sees it: what is bought, the server's price, the coupon, and how to pay.
import { money } from '../lib/format.js';
import { html, render } from '../lib/html.js';
import { icon } from '../lib/icons.js';
import { courseImage } from '../shop/card.js';
import { field } from '../lib/form.js';

const TRIAL_CARDS = [
  ['tok_ok', 'Card that pays'],
  ['tok_declined', 'Card that is declined'],
  ['tok_slow', 'Card that pays after 3 seconds'],
  ['tok_timeout', 'Card that pays, but the answer is lost'],
  ['tok_error', 'Payment service fails before paying'],
];

/** The whole checkout: summary, coupon and the form to pay with. */
export function orderForm({ course, quote, about }) {
  const isPaid = Number(quote.price) > 0;
  return html`
    <div class="order stack">
      <div class="order-course">${courseImage(course, { className: 'order-image' })}
        <p><strong>${course.title}</strong><br><span class="muted small">${course.instructor.name}</span></p></div>
      <div id="order-notice" role="alert"></div>
      <div id="order-summary"></div>
      ${isPaid && couponForm()}
      <form id="order" class="stack" novalidate>
        ${isPaid && html`<div id="order-methods">${methods(about)}</div>`}
        <button class="button button-primary button-large button-wide" id="pay"></button>
        <p class="muted small order-promise" id="order-promise"></p>
      </form>
    </div>`;
}

/** Draw what depends on the price: the sums, the way to pay, the button. */
export function drawOrder({ body, quote, coupon, about }) {
  const isFree = Number(quote.amount) === 0;
  render(body.querySelector('#order-summary'), summary(quote, coupon));
  body.querySelector('#order-methods')?.toggleAttribute('hidden', isFree);
  body.querySelector('.coupon')?.toggleAttribute('hidden', Boolean(coupon));
  const cannotPay = !isFree && !about.payment_methods.length;
  body.querySelector('#pay').textContent = isFree ? 'Enrol now' : `Pay ${money(quote.amount, quote.currency)}`;
  body.querySelector('#pay').disabled = cannotPay;
  body.querySelector('#order-promise').textContent = promise({ isFree, cannotPay });
}

/** Say something about the order above it: {kind, title, text}, or null for nothing. */
export function drawNotice({ body }, notice) {
  render(body.querySelector('#order-notice'), notice && html`
    <div class="alert alert-${notice.kind}">${icon(notice.kind === 'bad' ? 'circle-exclamation' : 'triangle-exclamation')}
      <div><p><strong>${notice.title}</strong></p>${notice.text && html`<p>${notice.text}</p>`}</div></div>`);
  body.querySelector('#order-notice').scrollIntoView({ block: 'nearest' });
}

function summary({ price, discount, amount, currency }, coupon) {
  const exact = (value) => money(value, currency, { free: false });
  if (Number(price) === 0) return html`<p class="order-total"><span>Price</span> <strong>Free</strong></p>`;
  return html`
    ${coupon && html`
      <p class="order-line"><span>Price</span> <span class="number">${exact(price)}</span></p>
      <p class="order-line"><span>Coupon <strong>${coupon}</strong> <button type="button" class="link small" data-remove-coupon>Remove</button></span>
        <span class="number">−${exact(discount)}</span></p>`}
    <p class="order-total"><span>Total</span> <strong class="number">${exact(amount)}</strong></p>`;
}

function couponForm() {
  return html`
    <details class="disclosure coupon"><summary>Have a coupon?</summary>
      <form id="coupon-form" class="input-row" novalidate>
        ${field({ name: 'coupon', label: 'Coupon code', optional: false, attributes: { autocomplete: 'off', maxlength: 40, autocapitalize: 'characters', spellcheck: 'false' } })}
        <button class="button">Apply</button>
      </form></details>`;
}

function methods({ payment_methods: offered, card_gateway: gateway }) {
  if (!offered.length) return null;
  const choice = (method, index) => html`
    <label class="choice"><input type="radio" name="payment_method" value="${method}" ${index === 0 && html`checked`}>
      <span>${icon(METHODS[method]?.symbol ?? 'money-bill')} ${METHODS[method]?.text ?? method}</span></label>`;
  return html`
    <div class="stack">
      <fieldset class="choices ${offered.length === 1 && 'choices-one'}"><legend>Pay by</legend>${offered.map(choice)}</fieldset>
      ${offered.includes('card') && html`<div class="when-card">${gateway === 'test' ? trialCards() : html`<p class="hint">You enter your card on the payment service’s own page, and come back here.</p>`}</div>`}
      ${offered.includes('manual') && html`<p class="when-manual hint">You get a reference for the transfer. The course opens when the money has arrived.</p>`}
    </div>`;
}

function trialCards() {
  return html`
    <div class="trial">
      ${field({ name: 'payment_token', label: 'Trial card', type: 'select', options: TRIAL_CARDS, hint: 'This site is on trial: no real card is asked for and no money moves.' })}
    </div>`;
}

function promise({ isFree, cannotPay }) {
  if (cannotPay) return 'This site takes no payments at the moment.';
  return isFree ? 'No card needed.' : 'One payment, no subscription. You are never charged twice for a course.';
}

const METHODS = {
  card: { symbol: 'credit-card', text: 'Card' },
  manual: { symbol: 'money-bill', text: 'Bank transfer' },
};
