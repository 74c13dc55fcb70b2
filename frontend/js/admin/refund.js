// Giving money back, whole or in part.
import { API } from '../config.js';
import { money } from '../lib/format.js';
import { field } from '../lib/form.js';
import { html } from '../lib/html.js';
import { newId } from '../lib/http.js';
import { toast } from '../lib/toast.js';
import { askAndDo } from './action.js';
import { minus } from './amounts.js';
import { about } from './manual.js';

/** Ask how much and why, and refund it; the server's answer, or null. */
export async function refundPayment(payment) {
  const left = minus(payment.amount, payment.refunded_amount);
  // One key for the dialog: pressing again after a lost answer refunds nothing twice.
  const key = newId();
  const answer = await askAndDo({
    title: 'Refund this payment?',
    body: body(payment, left),
    confirm: 'Refund',
    danger: true,
    onOpen: bindChoice,
    run: ({ how, amount, reason, elsewhere }) => API.refundPayment(payment.id, { ...(how === 'part' && { amount: amount.trim() }), reason, elsewhere }, key),
  });
  if (answer) tell(answer.payment);
  return answer;
}

function body(payment, left) {
  const { refunded_amount: refunded, currency } = payment;
  return html`
    ${about(payment)}
    ${Number(refunded) > 0 && html`<p>${money(refunded, currency)} was given back before; ${money(left, currency)} is left.</p>`}
    <fieldset class="choices">
      <legend>How much</legend>
      <label class="choice"><input type="radio" name="how" value="whole" checked> <span>All of it, ${money(left, currency)}</span></label>
      <label class="choice"><input type="radio" name="how" value="part"> <span>A part</span></label>
    </fieldset>
    <div data-part-amount hidden>
      ${field({ name: 'amount', label: `Amount in ${currency}`, hint: `At most ${left}.`, required: true, attributes: { inputmode: 'decimal', disabled: '', autocomplete: 'off' } })}
    </div>
    <p class="hint" data-consequence>${consequence('whole')}</p>
    ${field({ name: 'reason', label: 'Reason', attributes: { maxlength: 500, autocomplete: 'off' } })}
    ${field({ name: 'elsewhere', type: 'checkbox', label: 'The money went back already', hint: 'By the bank, a dispute, or the payment service’s own pages: it is noted here and not sent again.' })}`;
}

function bindChoice(form) {
  form.addEventListener('change', ({ target }) => {
    if (target.name !== 'how') return;
    const isPart = target.value === 'part';
    form.querySelector('[data-part-amount]').hidden = !isPart;
    form.elements.amount.disabled = !isPart;
    form.querySelector('[data-consequence]').textContent = consequence(target.value);
    if (isPart) form.elements.amount.focus();
  });
}

function consequence(how) {
  return how === 'whole' ? 'The buyer loses access to the course; their progress is kept.' : 'The buyer keeps the course.';
}

function tell({ refunded_amount: refunded, currency, status }) {
  toast(status === 'refunded' ? 'Refunded in full: the access is taken back' : `Refunded: ${money(refunded, currency)} in all`);
}
