// The audit log: who did what to whom, when and from where.
import { API } from '../config.js';
import { dateTime } from '../lib/format.js';
import { html } from '../lib/html.js';
import { showList } from './list.js';
import { rowMenu } from './row-menu.js';
import { table } from './table.js';
import { viewUrl } from './views.js';

const ACTIONS = [
  ['account.closed', 'Account closed'],
  ['coupon.changed', 'Coupon changed'],
  ['coupon.created', 'Coupon created'],
  ['course.deleted', 'Course deleted'],
  ['course.price', 'Price changed'],
  ['course.status', 'Course status changed'],
  ['email.changed', 'Email changed'],
  ['login.new_device', 'Sign-in from a new device'],
  ['message.deleted', 'Message deleted'],
  ['password.changed', 'Password changed'],
  ['password.reset', 'Password reset'],
  ['payment.approved', 'Payment approved'],
  ['payment.refunded', 'Payment refunded'],
  ['payment.rejected', 'Payment rejected'],
  ['sessions.ended', 'Sessions ended'],
  ['user.role', 'Role changed'],
  ['user.status', 'Account status changed'],
  ['users.exported', 'Users exported'],
  ['users.imported', 'Users imported'],
];

const KINDS = { course: 'Course', payment: 'Payment', coupon: 'Coupon', message: 'Message' };

export function show(target) {
  showList(target, {
    title: 'Audit log',
    intro: 'Entries are only ever added.',
    noun: ['entry', 'entries'],
    filters: [
      { type: 'search', name: 'who', label: 'Who: a name or an email' },
      { type: 'select', name: 'action', label: 'What', options: [['', 'Anything'], ...ACTIONS] },
      { type: 'date', name: 'from', label: 'From' },
      { type: 'date', name: 'to', label: 'To' },
      { type: 'pinned', name: 'actor', label: 'One person’s deeds only' },
      { type: 'pinned', name: 'target', label: 'One record only' },
    ],
    ask: API.audit,
    rows: ({ entries }) => entries,
    view: (rows) => table({ label: 'Audit log', columns: COLUMNS, rows }),
    empty: { title: 'Nothing yet', text: 'Changes of roles, statuses, prices and payments are noted here.', symbol: 'shield-halved' },
  });
}

const COLUMNS = [
  { id: 'what', label: 'What', head: true, cell: ({ action, details }) => html`${actionWords(action)}${detailWords(details)}` },
  { id: 'who', label: 'Who', cell: ({ actor }) => personWords(actor) },
  { id: 'whom', label: 'To', cell: ({ target, actor }) => target && (target.id === actor.id ? 'themselves' : targetWords(target)) },
  { id: 'when', label: 'When', cell: ({ created_at: at }) => html`<time class="wraps" datetime="${at}">${dateTime(at)}</time>` },
  { id: 'address', label: 'From address', cell: ({ address }) => address && html`<code class="breakable">${address}</code>` },
  { id: 'actions', label: 'Actions', actions: true, cell: tools },
];

function actionWords(action) {
  return Object.fromEntries(ACTIONS)[action] ?? action;
}

function detailWords({ before, after, ...rest }) {
  const change = before !== undefined && `${before} → ${after}`;
  const others = Object.entries(rest).map(([name, value]) => `${name}: ${value}`);
  const words = [change, ...others].filter(Boolean).join(', ');
  return words && html`<span class="sub">${words}</span>`;
}

function personWords({ id, name, email }) {
  return name ? html`<span>${name}<span class="sub">${email}</span></span>` : html`<span>Closed account<span class="sub">${id}</span></span>`;
}

function targetWords({ kind, id, name, email, title }) {
  if (kind === 'user') return personWords({ id, name, email });
  const what = title ? html`<a href="${viewUrl('course', { id })}">${title}</a>` : KINDS[kind];
  return html`<span>${what}<span class="sub">${title ? KINDS[kind] : id}</span></span>`;
}

function tools({ id, actor, target, action }) {
  return rowMenu({
    id,
    name: actionWords(action),
    items: [
      { label: 'Only this person’s deeds', symbol: 'user', href: viewUrl('audit', { actor: actor.id }) },
      target && { label: 'Only about this', symbol: 'filter', href: viewUrl('audit', { target: target.id }) },
    ],
  });
}
