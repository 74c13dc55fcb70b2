// Coupons: the list, a new one, changing one, switching one on and off.
import { API } from '../config.js';
import { date, money, number, percent } from '../lib/format.js';
import { field } from '../lib/form.js';
import { html } from '../lib/html.js';
import { icon } from '../lib/icons.js';
import { site } from '../lib/site.js';
import { toast } from '../lib/toast.js';
import { askAndDo } from './action.js';
import { bindCoursePicker, coursePicker, coursesToPick, pickedCourses } from './course-picker.js';
import { showList } from './list.js';
import { rowMenu } from './row-menu.js';
import { table } from './table.js';

let currency = 'USD';

export function show(target) {
  const list = showList(target, {
    title: 'Coupons',
    tools: html`<button type="button" class="button button-primary" id="new-coupon">${icon('plus')} New coupon</button>`,
    noun: ['coupon', 'coupons'],
    filters: [],
    ask: async (query, options) => {
      ({ currency } = await site());
      return API.coupons(query, options);
    },
    rows: ({ coupons }) => coupons,
    view: (rows) => table({ label: 'Coupons', columns: COLUMNS, rows }),
    empty: { title: 'No coupons yet', text: 'A coupon takes a percentage or a fixed amount off at the checkout.', symbol: 'tag' },
    act: async (name, coupon) => {
      if (await VERBS[name](coupon)) list.refresh(`menu-button-${coupon.id}`);
    },
  });
  target.querySelector('#new-coupon').addEventListener('click', async () => {
    if (await createCoupon()) list.refresh();
  });
}

const COLUMNS = [
  { id: 'code', label: 'Code', head: true, cell: ({ code }) => html`<code>${code}</code>` },
  { id: 'value', label: 'Off', number: true, cell: ({ kind, value }) => (kind === 'percent' ? percent(value) : money(value, currency)) },
  { id: 'state', label: 'State', cell: stateCell },
  { id: 'window', label: 'Valid', cell: ({ starts_at: from, ends_at: to }) => windowWords(from, to) },
  { id: 'left', label: 'Uses left', number: true, cell: ({ left, max_uses: most }) => (most === null ? 'No limit' : `${number(left)} of ${number(most)}`) },
  { id: 'per-user', label: 'Per buyer', number: true, cell: ({ max_per_user: most }) => number(most) },
  { id: 'courses', label: 'Courses', cell: ({ courses }) => (courses.length ? number(courses.length) : 'All') },
  { id: 'actions', label: 'Actions', actions: true, cell: tools },
];

function stateCell({ active, ends_at: to, left }) {
  if (!active) return html`<span class="badge">Off</span>`;
  if (to && new Date(to) <= new Date()) return html`<span class="badge badge-info">Expired</span>`;
  if (left === 0) return html`<span class="badge badge-info">Used up</span>`;
  return html`<span class="badge badge-good">On</span>`;
}

function windowWords(from, to) {
  if (!from && !to) return 'Always';
  return [from && `from ${date(from)}`, to && `until ${date(to)}`].filter(Boolean).join(' ');
}

function tools({ id, code, active }) {
  const item = active ? { label: 'Switch off', symbol: 'ban', act: 'switch' } : { label: 'Switch on', symbol: 'check', act: 'switch' };
  return rowMenu({ id, name: code, items: [{ label: 'Edit', symbol: 'pen', act: 'edit' }, item] });
}

const VERBS = { edit: editCoupon, switch: switchCoupon };

async function switchCoupon({ id, code, active }) {
  try {
    await API.updateCoupon(id, { active: !active });
    toast(`${code} is ${active ? 'off' : 'on'}`);
    return true;
  } catch (error) {
    if (!('detail' in error)) throw error;
    toast(error.detail, { kind: 'bad' });
    return false;
  }
}

/** What it takes off stays as it was announced; the rest may change. */
async function editCoupon(coupon) {
  const picked = await coursesToPick(coupon.courses);
  const answer = await askAndDo({
    title: `Coupon ${coupon.code}`,
    body: html`<div class="form-grid">${bounds(coupon)}</div>${coursePicker(picked)}`,
    confirm: 'Save',
    size: 'medium',
    onOpen: bindCoursePicker,
    run: (values) => API.updateCoupon(coupon.id, boundsOf(values)),
  });
  if (answer) toast(`Coupon ${coupon.code} saved`);
  return answer;
}

async function createCoupon() {
  const answer = await askAndDo({
    title: 'New coupon',
    body: fields(),
    confirm: 'Create coupon',
    size: 'medium',
    onOpen: bindCoursePicker,
    run: (values) => API.createCoupon(couponOf(values)),
  });
  if (answer) toast(`Coupon ${answer.coupon.code} created`);
  return answer;
}

function fields() {
  return html`
    <div class="form-grid">
      ${field({ name: 'code', label: 'Code', required: true, hint: 'What buyers type; capitals make no difference.', attributes: { maxlength: 40, autocomplete: 'off', spellcheck: 'false' } })}
      ${field({ name: 'kind', label: 'Kind', type: 'select', options: [['percent', 'Percent off'], ['fixed', `Amount off, in ${currency}`]] })}
      ${field({ name: 'value', label: 'Value', required: true, hint: '1 to 100 percent, or an amount.', attributes: { inputmode: 'decimal', autocomplete: 'off' } })}
      ${bounds({ max_per_user: 1 })}
    </div>
    ${coursePicker()}`;
}

function bounds({ starts_at: from, ends_at: to, max_uses: most, max_per_user: each }) {
  return html`
    ${field({ name: 'max_per_user', label: 'Uses per buyer', type: 'number', value: each, required: true, attributes: { min: 1, max: 100 } })}
    ${field({ name: 'starts_at', label: 'Valid from', type: 'datetime-local', value: localTime(from) })}
    ${field({ name: 'ends_at', label: 'Valid until', type: 'datetime-local', value: localTime(to) })}
    ${field({ name: 'max_uses', label: 'Uses in all', type: 'number', value: most ?? '', hint: 'Empty: no limit.', attributes: { min: 1, max: 1_000_000 } })}`;
}

function couponOf({ code, kind, value, ...values }) {
  const amount = value.trim();
  return {
    code,
    kind,
    value: kind === 'percent' && /^\d+$/.test(amount) ? Number(amount) : amount,
    ...boundsOf(values),
  };
}

function boundsOf({ starts_at: from, ends_at: to, max_uses: most, max_per_user: each, courses }) {
  return {
    max_per_user: Number(each),
    max_uses: most ? Number(most) : null,
    starts_at: from ? new Date(from).toISOString() : null,
    ends_at: to ? new Date(to).toISOString() : null,
    courses: pickedCourses(courses),
  };
}

/** A time of the API as such a field takes it: the clock here, to the minute. */
function localTime(at) {
  if (!at) return '';
  const time = new Date(at);
  return new Date(time - time.getTimezoneOffset() * 60_000).toISOString().slice(0, 16);
}
