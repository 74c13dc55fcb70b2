// Buying a course: one dialog from the price to the true end of the payment, whatever happens between.
import { API } from './config.js';
import { requireUser } from './lib/auth.js';
import { openDialog } from './lib/dialog.js';
import { formErrors, formValues } from './lib/form.js';
import { money } from './lib/format.js';
import { render, safeUrl } from './lib/html.js';
import { session } from './lib/session.js';
import { site } from './lib/site.js';
import { busy, fill, loadingState } from './lib/states.js';
import { forgetAttempt, keyFor } from './payment/attempt.js';
import { drawNotice, drawOrder, orderForm } from './payment/order.js';
import { follow, standingPayment } from './payment/outcome.js';
import { showResult } from './payment/result.js';

/** Let the user (asked to sign in first) get `course`; resolves when the dialog is closed. */
export async function buy(course) {
  const user = await requireUser(`Sign in to ${Number(course.price) === 0 ? 'enrol in' : 'buy'} “${course.title}”.`);
  if (!user || user.enrolled_courses.includes(course.id)) return;
  const checkout = open(course, Number(course.price) === 0 ? 'Enrol' : 'Checkout');
  fill(checkout.body, () => start(checkout), { loading: loadingState('Asking for the price…'), bind: () => bind(checkout) });
  await checkout.closed;
  checkout.leaving.abort();
}

/** Show what became of a payment (its id) of `course`: where the way back from a payment page ends. */
export async function finishPayment({ course, payment }) {
  if (!(await requireUser('Sign in to see your payment.'))) return;
  const checkout = open(course, 'Your payment');
  watchPayment(checkout, payment);
  await checkout.closed;
  checkout.leaving.abort();
}

function open(course, title) {
  const checkout = { course, isPaying: false, leaving: new AbortController() };
  return Object.assign(checkout, openDialog({ title, body: loadingState(), size: 'small', canClose: () => !checkout.isPaying }));
}

async function start(checkout) {
  const { course } = checkout;
  const [quote, about] = await Promise.all([API.quote({ course_id: course.id }), site()]);
  Object.assign(checkout, { quote, about, coupon: '' });
  return orderForm(checkout);
}

function bind(checkout) {
  const { body } = checkout;
  body.querySelector('#order').addEventListener('submit', (event) => handlePay(checkout, event));
  body.querySelector('#coupon-form')?.addEventListener('submit', (event) => handleCoupon(checkout, event));
  drawOrder(checkout);
  body.querySelector('#order-summary').addEventListener('click', ({ target }) => {
    if (target.closest('[data-remove-coupon]')) handleRemove(checkout);
  });
  body.querySelector('#pay').focus();
}

async function handleCoupon(checkout, event) {
  event.preventDefault();
  const form = event.target;
  const coupon = form.elements.coupon.value.trim();
  if (!coupon) return;
  try {
    await busy(event.submitter, () => applyCoupon(checkout, coupon));
    form.reset();
    form.closest('details').open = false;
    checkout.body.querySelector('#pay').focus();
  } catch (error) {
    formErrors(form, error);
  }
}

async function handleRemove(checkout) {
  try {
    await applyCoupon(checkout, '');
    checkout.body.querySelector('#pay').focus();
  } catch (error) {
    other(checkout, error);
  }
}

async function applyCoupon(checkout, coupon) {
  const quote = await API.quote({ course_id: checkout.course.id, ...(coupon && { coupon }) });
  Object.assign(checkout, { quote, coupon });
  drawOrder(checkout);
}

async function handlePay(checkout, event) {
  event.preventDefault();
  if (checkout.isPaying) return;
  const body = orderOf(checkout, formValues(event.target));
  drawNotice(checkout, null);
  checkout.isPaying = true;
  try {
    const answer = await busy(event.submitter, () => API.processPayment(body, keyFor(body)));
    checkout.isPaying = false;
    await conclude(checkout, answer);
  } catch (error) {
    checkout.isPaying = false;
    await explain(checkout, error);
  }
}

function orderOf({ course, quote, coupon }, { payment_method, payment_token }) {
  const isFree = Number(quote.amount) === 0;
  return {
    course_id: course.id,
    payment_method: isFree ? 'free' : payment_method,
    ...(!isFree && payment_method === 'card' && payment_token && { payment_token }),
    ...(coupon && { coupon }),
    amount: quote.amount,
  };
}

/** Go where an answer leads: into the course, to a payment page, to the bank, or on waiting. */
async function conclude(checkout, answer) {
  const { payment, next_action: action } = answer;
  if (payment.status !== 'pending') return finish(checkout, answer);
  const elsewhere = safeUrl(action?.redirect_url);
  if (elsewhere) return leave(checkout, elsewhere, payment.id);
  if (action?.reference) return showResult(checkout, 'transfer', answer);
  return watchPayment(checkout, payment.id);
}

/** Off to the payment page; a browser that shows this page again as it was left is told how it stands. */
function leave(checkout, elsewhere, id) {
  const back = ({ persisted }) => persisted && watchPayment(checkout, id);
  addEventListener('pageshow', back, { signal: checkout.leaving.signal });
  render(checkout.body, loadingState('Taking you to the payment page…'));
  location.assign(elsewhere);
}

async function finish(checkout, answer) {
  const { payment } = answer;
  forgetAttempt(checkout.course.id);
  if (payment.status === 'completed') await learnOfEnrolment();
  showResult(checkout, payment.status, answer);
}

async function watchPayment(checkout, id) {
  const { signal } = checkout.leaving;
  render(checkout.body, loadingState('Waiting for your payment to be confirmed…'));
  try {
    const answer = await follow(id, signal);
    if (answer.payment.status !== 'pending') await finish(checkout, answer);
    else showResult(checkout, waiting(answer.next_action), answer);
  } catch (error) {
    if (error.name !== 'AbortError') showResult(checkout, 'unknown', { error, again: () => watchPayment(checkout, id) });
  }
}

function waiting(action) {
  if (action?.reference) return 'transfer';
  return action?.redirect_url ? 'unpaid' : 'pending';
}

/** What each refusal means for the buyer, and what they can do now. */
async function explain(checkout, error) {
  const act = REFUSALS[error.slug] ?? (error.status === 0 ? lostAnswer : other);
  await act(checkout, error);
}

const REFUSALS = {
  'payment-declined': declined,
  'price-changed': priceChanged,
  'already-enrolled': alreadyEnrolled,
  'payment-in-progress': inProgress,
  'gateway-unreachable': lostAnswer,
  'idempotency-key-reused': startOver,
  'coupon-refused': couponRefused,
};

function declined(checkout, error) {
  forgetAttempt(checkout.course.id);
  drawNotice(checkout, {
    kind: 'bad',
    title: error.detail,
    text: 'Nothing was charged. Try another card, or another way to pay.',
  });
}

async function priceChanged(checkout) {
  const before = checkout.quote.amount;
  forgetAttempt(checkout.course.id);
  await requote(checkout);
  const { amount, currency } = checkout.quote;
  drawNotice(checkout, {
    kind: 'warn',
    title: `The price is ${money(amount, currency)} now`,
    text: `It was ${money(before, currency)} when you opened this. Nothing was charged; pay the new price, or close this.`,
  });
}

async function alreadyEnrolled(checkout) {
  forgetAttempt(checkout.course.id);
  await learnOfEnrolment();
  showResult(checkout, 'enrolled', {});
}

async function inProgress(checkout) {
  const standing = await standingPayment(checkout.course.id).catch(() => null);
  if (standing) await watchPayment(checkout, standing.id);
  else drawNotice(checkout, { kind: 'warn', title: 'A payment of yours for this course is being made', text: 'Look again in a minute. You are not charged twice.' });
}

function lostAnswer(checkout, error) {
  drawNotice(checkout, {
    kind: 'warn',
    title: error.status === 0 ? 'The answer got lost on its way' : 'The payment service does not answer',
    text: 'We don’t know yet whether the payment went through. Try again: it is the same payment, so you can’t be charged twice.',
  });
  checkout.body.querySelector('#pay').textContent = 'Try again';
}

function startOver(checkout) {
  forgetAttempt(checkout.course.id);
  drawNotice(checkout, { kind: 'warn', title: 'Your order changed on the way', text: 'Nothing new was charged. Check the order and pay again.' });
}

async function couponRefused(checkout, error) {
  const refused = checkout.coupon;
  await requote(checkout, '');
  drawNotice(checkout, { kind: 'warn', title: `The coupon ${refused} can’t be used any more`, text: `${error.detail} The price without it is shown.` });
}

function other(checkout, error) {
  if (!error.detail) throw error;
  drawNotice(checkout, { kind: 'bad', title: error.detail });
}

async function requote(checkout, coupon = checkout.coupon) {
  await applyCoupon(checkout, coupon).catch(() => applyCoupon(checkout, ''));
}

async function learnOfEnrolment() {
  session.remember((await API.me()).user);
}
