// Coupons: the list, a new one, switching one on and off.
import { API } from '../config.js';
import { date, money, number, percent } from '../lib/format.js';
import { field } from '../lib/form.js';
import { html } from '../lib/html.js';
import { icon } from '../lib/icons.js';
import { site } from '../lib/site.js';
import { toast } from '../lib/toast.js';
import { askAndDo } from './action.js';
import { bindCoursePicker, coursePicker, pickedCourses } from './course-picker.js';
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
      if (await switchCoupon(coupon)) list.refresh(`menu-button-${coupon.id}`);
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
  return rowMenu({ id, name: code, items: [item] });
}

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
      ${field({ name: 'max_per_user', label: 'Uses per buyer', type: 'number', value: 1, required: true, attributes: { min: 1, max: 100 } })}
      ${field({ name: 'starts_at', label: 'Valid from', type: 'datetime-local' })}
      ${field({ name: 'ends_at', label: 'Valid until', type: 'datetime-local' })}
      ${field({ name: 'max_uses', label: 'Uses in all', type: 'number', hint: 'Empty: no limit.', attributes: { min: 1, max: 1_000_000 } })}
    </div>
    ${coursePicker()}`;
}

function couponOf({ code, kind, value, starts_at: from, ends_at: to, max_uses: most, max_per_user: each, courses }) {
  const amount = value.trim();
  return {
    code,
    kind,
    value: kind === 'percent' && /^\d+$/.test(amount) ? Number(amount) : amount,
    max_per_user: Number(each),
    ...(most && { max_uses: Number(most) }),
    ...(from && { starts_at: new Date(from).toISOString() }),
    ...(to && { ends_at: new Date(to).toISOString() }),
    courses: pickedCourses(courses),
  };
}
