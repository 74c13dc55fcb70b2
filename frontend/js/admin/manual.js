// Bank transfers that wait for an admin's word, and payments that an admin has looked at.
import { API } from '../config.js';
import { money } from '../lib/format.js';
import { field } from '../lib/form.js';
import { html } from '../lib/html.js';
import { newId } from '../lib/http.js';
import { toast } from '../lib/toast.js';
import { askAndDo } from './action.js';
import { minus } from './amounts.js';

/** Say how much of a transfer came in; the server's answer, or null. */
export async function approvePayment(payment) {
  const { id, amount, received_amount: received, currency, course_title: title } = payment;
  const due = minus(amount, received);
  const key = newId(); // pressing again after a lost answer adds nothing twice
  const answer = await askAndDo({
    title: 'Approve this transfer?',
    body: html`
      ${about(payment)}
      ${Number(received) > 0 && html`<p>${money(received, currency)} came in before, so ${money(due, currency)} is still due.</p>`}
      ${field({ name: 'received', label: `Came in now, in ${currency}`, value: due, required: true, hint: 'Once all of it is in, the buyer gets the course.', attributes: { inputmode: 'decimal' } })}`,
    confirm: 'Approve',
    run: (values) => API.approvePayment(id, { received: values.received.trim() }, key),
  });
  if (answer) toast(answer.payment.status === 'completed' ? `Paid: ${payment.user?.name ?? 'the buyer'} has “${title}”` : 'Noted. The rest is still due.');
  return answer;
}

/** Say that a transfer will not come, or that no money stands behind a held payment; the server's answer, or null. */
export async function rejectPayment(payment) {
  const { received_amount: received, currency } = payment;
  const isTransfer = payment.payment_method === 'manual';
  const answer = await askAndDo({
    title: isTransfer ? 'Reject this transfer?' : 'Reject this payment?',
    body: html`
      ${about(payment)}
      ${Number(received) > 0 && html`<p>${money(received, currency)} came in before: send it back to the buyer.</p>`}
      ${field({ name: 'reason', label: 'Reason, which the buyer gets to see', attributes: { maxlength: 500, autocomplete: 'off' } })}`,
    confirm: 'Reject',
    danger: true,
    run: ({ reason }) => API.rejectPayment(payment.id, { reason }),
  });
  if (answer) toast(isTransfer ? 'The transfer is rejected' : 'The payment is rejected');
  return answer;
}

/** Take a payment off the list of those that need attention; the server's answer, or null. */
export async function dismissPayment(payment) {
  const answer = await askAndDo({
    title: 'Attended to?',
    body: html`${about(payment)}<p>${payment.attention}</p><p>It leaves the list of payments that need attention. Nothing else changes.</p>`,
    confirm: 'Attended to',
    run: () => API.dismissPayment(payment.id),
  });
  if (answer) toast('Off the list');
  return answer;
}

/** Who pays what for which course. */
export function about({ user, amount, currency, course_title: title }) {
  return html`<p><strong>${user?.name ?? 'A closed account'}</strong>: ${money(amount, currency)} for “${title}”</p>`;
}
