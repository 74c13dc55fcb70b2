// Payments: all of them for an admin, those for own courses for an instructor.
import { API } from '../config.js';
import { download } from '../lib/download.js';
import { dateTime, money } from '../lib/format.js';
import { html } from '../lib/html.js';
import { icon } from '../lib/icons.js';
import { toast } from '../lib/toast.js';
import { exportCsv } from './export.js';
import { showList } from './list.js';
import { approvePayment, dismissPayment, rejectPayment } from './manual.js';
import { refundPayment } from './refund.js';
import { rowMenu } from './row-menu.js';
import { table } from './table.js';
import { viewUrl } from './views.js';

const STATUSES = [['pending', 'Pending'], ['completed', 'Completed'], ['failed', 'Failed'], ['refunded', 'Refunded']];
const KINDS = { pending: 'badge-warn', completed: 'badge-good', failed: 'badge-bad', refunded: 'badge-info' };
const METHODS = { card: 'Card', manual: 'Bank transfer', free: 'Free' };

export function show(target, user) {
  const isAdmin = user.role === 'admin';
  const list = showList(target, {
    title: 'Payments',
    intro: isAdmin ? null : 'Yours, and those for your courses.',
    tools: isAdmin && html`<button type="button" class="button" id="payments-csv">${icon('download')} CSV</button>`,
    noun: ['payment', 'payments'],
    filters: [
      { type: 'select', name: 'status', label: 'Status', options: [['', 'Any'], ...STATUSES] },
      { type: 'date', name: 'from', label: 'From' },
      { type: 'date', name: 'to', label: 'To' },
      isAdmin && { type: 'toggle', name: 'attention', label: 'Needs attention' },
      { type: 'pinned', name: 'course', label: 'One course only' },
      { type: 'pinned', name: 'user', label: 'One buyer only' },
    ].filter(Boolean),
    ask: API.payments,
    rows: ({ payments }) => payments,
    view: (rows) => table({ label: 'Payments', columns: columns(isAdmin), rows }),
    empty: { title: 'No payments yet', text: isAdmin ? 'They show up here as soon as somebody buys.' : 'They show up here as soon as somebody buys a course of yours.', symbol: 'credit-card' },
    act,
  });
  target.querySelector('#payments-csv')?.addEventListener('click', ({ currentTarget }) => {
    exportCsv(currentTarget, { list, ask: API.paymentsCsv, name: 'payments.csv' });
  });
}

function columns(isAdmin) {
  return [
    { id: 'course', label: 'Course', head: true, cell: courseCell },
    { id: 'buyer', label: 'Buyer', cell: ({ user }) => (user ? html`<span>${user.name}<span class="sub">${user.email}</span></span>` : 'Closed account') },
    { id: 'amount', label: 'Amount', number: true, cell: amountCell },
    { id: 'status', label: 'Status', cell: statusCell },
    { id: 'method', label: 'Paid by', cell: ({ payment_method: method }) => METHODS[method] ?? method },
    { id: 'date', label: 'Date', cell: ({ created_at: at }) => html`<time class="wraps" datetime="${at}">${dateTime(at)}</time>` },
    isAdmin && { id: 'actions', label: 'Actions', actions: true, cell: tools },
  ].filter(Boolean);
}

function courseCell({ course_title: title, receipt_number: receipt }) {
  return html`${title}${receipt && html`<span class="sub">Receipt ${receipt}</span>`}`;
}

function amountCell({ amount, refunded_amount: refunded, currency, coupon }) {
  return html`<span>${money(amount, currency)}
    ${Number(refunded) > 0 && html`<span class="sub">−${money(refunded, currency)} refunded</span>`}
    ${coupon && html`<span class="sub">${coupon}</span>`}</span>`;
}

function statusCell({ status, attention, reason }) {
  return html`<span><span class="badge ${KINDS[status]}">${Object.fromEntries(STATUSES)[status]}</span>
    ${attention && html`<span class="sub attention">${icon('triangle-exclamation')} ${attention}</span>`}
    ${!attention && status === 'failed' && reason && html`<span class="sub">${reason}</span>`}</span>`;
}

function tools(payment) {
  const { id, status, payment_method: method, receipt_number: receipt, credit_notes: notes, amount } = payment;
  const isWaiting = status === 'pending' && method === 'manual';
  return rowMenu({
    id,
    name: `the payment for ${payment.course_title}`,
    items: [
      isWaiting && { label: 'Approve', symbol: 'circle-check', act: 'approve' },
      (isWaiting || (status === 'pending' && payment.attention)) && { label: 'Reject', symbol: 'ban', act: 'reject' },
      payment.attention && { label: 'Attended to', symbol: 'check', act: 'dismiss' },
      receipt && { label: 'Receipt (PDF)', symbol: 'receipt', act: 'receipt' },
      ...notes.map(({ number, refund }) => ({ label: `Credit note ${number}`, symbol: 'file-arrow-down', act: `note:${refund}` })),
      status === 'completed' && Number(amount) > 0 && { label: 'Refund', symbol: 'rotate-left', act: 'refund' },
      { label: 'Only this course', symbol: 'filter', href: viewUrl('payments', { course: payment.course_id }) },
      { label: 'Only this buyer', symbol: 'user', href: viewUrl('payments', { user: payment.user_id }) },
    ],
  });
}

const VERBS = {
  approve: approvePayment,
  reject: rejectPayment,
  dismiss: dismissPayment,
  refund: refundPayment,
  receipt: ({ id, receipt_number: number }) => getPaper(`receipt-${number}`, id),
  note: ({ id, credit_notes: notes }, refund) => getPaper(`credit-note-${notes.find((each) => each.refund === refund).number}`, id, refund),
};

async function act(name, payment, list) {
  const [verb, detail] = name.split(':');
  if (await VERBS[verb](payment, detail)) list.refresh(`menu-button-${payment.id}`);
}

async function getPaper(name, id, refund) {
  try {
    download(await API.receipt(id, refund), `${name}.pdf`);
  } catch (error) {
    if (!('detail' in error)) throw error;
    toast(error.detail, { kind: 'bad' });
  }
}
