// A table of records: real headers, sortable where the server sorts, rows that become cards on a phone.
import { html } from '../lib/html.js';
import { icon } from '../lib/icons.js';
import { selectBox } from './selection.js';

const ARROWS = { ascending: 'arrow-up', descending: 'arrow-down' };

/**
 * The table of `rows`. columns: [{id, label, cell: row => html`…`, head, number, actions, sorts}]; `head` is the
 * row's header, `sorts` is {ascending, descending}: the server's sort values, '' the default; `sort` the one in use.
 * With `selectable` (row => its name) each row has a box to select it.
 */
export function table({ label, columns, rows, sort, selectable }) {
  const line = (row) => html`
    <tr role="row" data-row="${row.id}">
      ${selectable && html`<td role="cell" class="row-select">${selectBox(selectable(row))}</td>`}
      ${columns.map((column) => cell(column, row))}
    </tr>`;
  return html`
    <table class="table records" role="table" aria-label="${label}">
      <thead role="rowgroup"><tr role="row">
        ${selectable && html`<th scope="col" role="columnheader" class="row-select"><input type="checkbox" data-select-all aria-label="Select all on this page"></th>`}
        ${columns.map((column) => header(column, sort ?? ''))}
      </tr></thead>
      <tbody role="rowgroup">${rows.map(line)}</tbody>
    </table>`;
}

function header({ id, label, number, actions, sorts = {} }, sort) {
  const way = Object.keys(sorts).find((each) => sorts[each] === sort);
  const content = Object.keys(sorts).length ? sortButton({ id, label, sorts, way }) : label;
  return html`
    <th scope="col" role="columnheader" class="${number && 'number'}" ${way && html`aria-sort="${way}"`}>
      ${actions ? html`<span class="visually-hidden">${label}</span>` : content}
    </th>`;
}

function sortButton({ id, label, sorts, way }) {
  const next = way === 'descending' ? sorts.ascending ?? sorts.descending : sorts.descending ?? sorts.ascending;
  const direction = way ?? Object.keys(sorts).find((each) => sorts[each] === next);
  const arrow = icon(ARROWS[direction]);
  return html`<button type="button" id="sort-${id}" data-sort="${next}">${label} ${way ? arrow : html`<span class="faint">${arrow}</span>`}</button>`;
}

function cell({ label, cell: content, head, number, actions }, row) {
  if (head) return html`<th scope="row" role="rowheader">${content(row)}</th>`;
  const className = [number && 'number', actions && 'row-tools'].filter(Boolean).join(' ');
  return html`<td role="cell" class="${className}" data-label="${label}">${content(row)}</td>`;
}
