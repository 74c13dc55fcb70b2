// The accounts: finding one, changing its role, suspending it.
import { API } from '../config.js';
import { date, plural } from '../lib/format.js';
import { html } from '../lib/html.js';
import { icon } from '../lib/icons.js';
import { session } from '../lib/session.js';
import { toast } from '../lib/toast.js';
import { askAndDo } from './action.js';
import { doToAll } from './bulk.js';
import { exportCsv } from './export.js';
import { showList } from './list.js';
import { rowMenu } from './row-menu.js';
import { table } from './table.js';
import { viewUrl } from './views.js';

const ROLES = [['student', 'Student'], ['instructor', 'Instructor'], ['admin', 'Admin']];
const STATUSES = [['active', 'Active'], ['suspended', 'Suspended']];
const SORTS = [['', 'Newest'], ['name', 'Name'], ['email', 'Email']];
const MAY = {
  student: 'buys and learns',
  instructor: 'makes courses as well, and sees the payments for them',
  admin: 'sees and changes everything',
};

export function show(target) {
  const list = showList(target, {
    title: 'Users',
    tools: html`
      <a class="button" href="${viewUrl('import')}">${icon('upload')} Import</a>
      <button type="button" class="button" id="users-csv">${icon('download')} Export</button>`,
    noun: ['account', 'accounts'],
    filters: [
      { type: 'search', name: 'search', label: 'Search by name or email' },
      { type: 'select', name: 'role', label: 'Role', options: [['', 'Any'], ...ROLES] },
      { type: 'select', name: 'status', label: 'Status', options: [['', 'Any'], ...STATUSES] },
      { type: 'select', name: 'sort', label: 'Sort by', options: SORTS },
    ],
    ask: API.users,
    rows: ({ users }) => users,
    view: (rows, { sort }) => table({ label: 'Users', columns: COLUMNS, rows, sort, selectable: ({ name }) => name }),
    empty: { title: 'No accounts', text: 'Accounts show up here when people sign up.', symbol: 'users' },
    act,
    bulk: () => BULK,
    actOnAll,
  });
  target.querySelector('#users-csv').addEventListener('click', ({ currentTarget }) => {
    exportCsv(currentTarget, { list, ask: API.usersCsv, name: 'users.csv' });
  });
}

const COLUMNS = [
  { id: 'name', label: 'Name', head: true, sorts: { ascending: 'name' }, cell: nameCell },
  { id: 'email', label: 'Email', sorts: { ascending: 'email' }, cell: ({ email }) => html`<span class="breakable">${email}</span>` },
  { id: 'role', label: 'Role', cell: ({ role }) => roleWord(role) },
  { id: 'status', label: 'Status', cell: ({ status }) => html`<span class="badge ${status === 'active' ? 'badge-good' : 'badge-bad'}">${Object.fromEntries(STATUSES)[status]}</span>` },
  { id: 'courses', label: 'Courses', number: true, cell: ({ enrolled_courses: courses }) => courses.length },
  { id: 'joined', label: 'Joined', sorts: { descending: '' }, cell: ({ created_at: at }) => html`<time datetime="${at}">${date(at)}</time>` },
  { id: 'actions', label: 'Actions', actions: true, cell: tools },
];

const BULK = [
  { name: 'suspended', label: 'Suspend', symbol: 'user-slash' },
  { name: 'active', label: 'Reactivate', symbol: 'user-plus' },
];

function nameCell({ id, name }) {
  return html`${name}${id === session.user?.id && html` <span class="badge badge-accent">You</span>`}`;
}

function tools({ id, name, status }) {
  return rowMenu({
    id,
    name,
    items: [
      { label: 'Change role', symbol: 'shield-halved', act: 'role' },
      { label: 'Payments', symbol: 'credit-card', href: viewUrl('payments', { user: id }) },
      { label: 'What they did', symbol: 'shield-halved', href: viewUrl('audit', { actor: id }) },
      { label: 'What was done to them', symbol: 'shield-halved', href: viewUrl('audit', { target: id }) },
      status === 'active' ? { label: 'Suspend', symbol: 'user-slash', act: 'suspend' } : { label: 'Reactivate', symbol: 'user-plus', act: 'reactivate' },
    ],
  });
}

async function actOnAll(status, users, list) {
  const rows = users.filter((user) => user.status !== status && user.id !== session.user.id);
  if (await setStatus(status, users, rows)) list.renew();
}

function setStatus(status, users, rows) {
  const isEnd = status === 'suspended';
  const same = users.filter((user) => user.status === status).length;
  return doToAll({
    title: isEnd ? `Suspend ${plural(rows.length, 'account')}?` : `Reactivate ${plural(rows.length, 'account')}?`,
    note: isEnd ? 'They are signed out everywhere and can’t sign in until you reactivate them. Nothing is deleted.' : 'They can sign in again.',
    rows: rows.map(({ id, name, email }) => ({ id, name: `${name} (${email})` })),
    others: [
      same && `${plural(same, 'is', 'are')} ${Object.fromEntries(STATUSES)[status].toLowerCase()} already.`,
      users.some(({ id }) => id === session.user.id) && 'Your own account stays as it is.',
    ].filter(Boolean),
    confirm: isEnd ? 'Suspend' : 'Reactivate',
    danger: isEnd,
    run: ({ id }) => API.updateUser(id, { status }),
    done: (count) => `${plural(count, 'account')} ${isEnd ? 'suspended' : 'reactivated'}`,
  });
}

const VERBS = { role: changeRole, suspend, reactivate };

async function act(name, user, list) {
  const answer = await VERBS[name](user);
  if (answer) list.refresh(`menu-button-${user.id}`);
}

async function changeRole({ id, name, role }) {
  const answer = await askAndDo({
    title: `Role of ${name}`,
    body: html`
      <fieldset class="stack-s">
        <legend>${name} is</legend>
        ${ROLES.map(([value, label]) => html`
          <label class="choice"><input type="radio" name="role" value="${value}" ${value === role && html`checked`}> <span>${label}<span class="sub">${MAY[value]}</span></span></label>`)}
      </fieldset>
      <p class="hint">It holds from ${name}’s next click on.</p>`,
    confirm: 'Change role',
    run: (values) => API.updateUser(id, { role: values.role }),
  });
  if (answer) toast(`${name} is ${article(answer.user.role)} now`);
  return answer;
}

async function suspend({ id, name, email }) {
  const answer = await askAndDo({
    title: `Suspend ${name}?`,
    body: html`<p><strong>${name}</strong> (${email}) is signed out everywhere and can’t sign in until you reactivate the account. Nothing is deleted.</p>`,
    confirm: 'Suspend',
    danger: true,
    run: () => API.updateUser(id, { status: 'suspended' }),
  });
  if (answer) toast(`${name} is suspended`);
  return answer;
}

async function reactivate({ id, name, email }) {
  const answer = await askAndDo({
    title: `Reactivate ${name}?`,
    body: html`<p><strong>${name}</strong> (${email}) can sign in again.</p>`,
    confirm: 'Reactivate',
    run: () => API.updateUser(id, { status: 'active' }),
  });
  if (answer) toast(`${name} is active again`);
  return answer;
}

function roleWord(role) {
  return Object.fromEntries(ROLES)[role];
}

function article(role) {
  return `${/^[aeiou]/.test(role) ? 'an' : 'a'} ${role}`;
}
