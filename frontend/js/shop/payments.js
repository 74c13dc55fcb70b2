// What the user paid: status in words, receipts to download, and where a transfer goes.
import { API } from '../config.js';
import { download } from '../lib/download.js';
import { date, money } from '../lib/format.js';
import { html, render } from '../lib/html.js';
import { icon } from '../lib/icons.js';
import { session } from '../lib/session.js';
import { busy, emptyState, fill, skeleton } from '../lib/states.js';
import { toast } from '../lib/toast.js';
import { finishPayment } from '../payment.js';
import { courseUrl } from './card.js';

const STATUS = {
  pending: ['On its way', 'warn'],
  completed: ['Paid', 'good'],
  failed: ['Not completed', 'bad'],
  refunded: ['Refunded', 'info'],
};

let page = { payments: [], next: null };

export function showPayments(target) {
  return fill(target, load, { loading: skeleton(3, 'row'), bind: () => bind(target) });
}

async function load() {
  page = await API.payments({ user: session.user.id });
  return view();
}

function view() {
  const { payments, next } = page;
  if (!payments.length) {
    return emptyState({
      title: 'No payments yet',
      text: 'What you buy is listed here, with its receipt.',
      action: html`<a class="button" href="/">Find a course</a>`,
      symbol: 'receipt',
    });
  }
  return html`
    <div class="table-box" tabindex="0" role="region" aria-label="Your payments">
      <table class="table payments" role="table">
        <thead role="rowgroup"><tr role="row">
          ${['Course', 'Date', 'Status'].map((label) => html`<th scope="col" role="columnheader">${label}</th>`)}
          <th scope="col" role="columnheader" class="number">Amount</th>
          <th scope="col" role="columnheader"><span class="visually-hidden">Actions</span></th></tr></thead>
        <tbody role="rowgroup">${payments.map(row)}</tbody>
      </table>
    </div>
    <div class="list-foot">${next && html`<button type="button" class="button" id="more-payments">Load more</button>`}</div>`;
}

function row(payment) {
  const { course_id: course, course_title: title, created_at: at, amount, currency, refunded_amount: refunded } = payment;
  return html`
    <tr role="row"><th scope="row" role="rowheader"><a href="${courseUrl(course)}">${title}</a></th>
      <td role="cell" data-label="Date">${date(at)}</td><td role="cell" data-label="Status">${statusOf(payment)}</td>
      <td role="cell" data-label="Amount" class="number">${money(amount, currency)}${Number(refunded) > 0 && html`<br><span class="muted small">${money(refunded, currency)} given back</span>`}</td>
      <td role="cell" class="payment-tools">${actionOf(payment)}</td></tr>`;
}

function statusOf({ status, amount, reason }) {
  const [words, kind] = status === 'completed' && Number(amount) === 0 ? ['Free', 'good'] : (STATUS[status] ?? [status, 'info']);
  return html`<span class="badge badge-${kind}">${words}</span>${status === 'failed' && reason && html`<br><span class="muted small">${reason}</span>`}`;
}

function actionOf({ id, course_title: title, status, receipt_number: number, credit_notes: notes }) {
  const about = html`<span class="visually-hidden"> for ${title}</span>`;
  const paper = (label, name, refund) => html`
    <button type="button" class="button button-small" data-paper="${id}" data-refund="${refund}" data-name="${name}">${icon('download')} ${label}${about}</button>`;
  if (status === 'pending') return html`<button type="button" class="button button-small" id="open-${id}" data-open="${id}">What’s next${about}</button>`;
  return html`<div class="cluster">
    ${number && paper('Receipt', `receipt-${number}`)}
    ${notes.map((note) => paper('Credit note', `credit-note-${note.number}`, note.refund))}</div>`;
}

function bind(target) {
  const on = (selector, handle) => {
    for (const button of target.querySelectorAll(selector)) button.addEventListener('click', () => handle(button, target));
  };
  on('[data-paper]', handlePaper);
  on('[data-open]', handleOpen);
  on('#more-payments', handleMore);
}

async function handlePaper(button) {
  const { paper: id, refund, name } = button.dataset;
  try {
    download(await busy(button, () => API.receipt(id, refund)), `${name}.pdf`);
  } catch (error) {
    toast(error.detail ?? 'It could not be saved.', { kind: 'bad' });
  }
}

async function handleOpen(button, target) {
  const payment = page.payments.find(({ id }) => id === button.dataset.open);
  await finishPayment({ course: { id: payment.course_id, title: payment.course_title }, payment: payment.id });
  if (!target.isConnected || target.dataset.part !== 'payments') return;
  await showPayments(target);
  (target.querySelector(`#${button.id}`) ?? target.querySelector('.table-box'))?.focus();
}

async function handleMore(button, target) {
  try {
    const { payments, next } = await busy(button, () => API.next(page.next));
    const shown = page.payments.length;
    page = { payments: [...page.payments, ...payments], next };
    render(target, view());
    bind(target);
    target.querySelectorAll('tbody th a')[shown]?.focus();
  } catch (error) {
    toast(error.detail ?? 'More could not be loaded.', { kind: 'bad' });
  }
}
