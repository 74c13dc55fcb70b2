// A list that the server pages: filters, table and pager, with its state in the address.
import { html, render } from '../lib/html.js';
import { icon } from '../lib/icons.js';
import { number } from '../lib/format.js';
import { emptyState, showError, skeleton } from '../lib/states.js';
import { announce } from '../lib/toast.js';
import { onNavigate, readQuery, writeQuery } from '../lib/urlstate.js';
import { filterBar, hasFilters, showFilters } from './filters.js';
import { bindRowMenus } from './row-menu.js';
import { bindSelection, selectionBar } from './selection.js';

const TYPING = 250;
const SIZES = [20, 50, 100];

/**
 * Show a list in `target`; returns {refresh(), renew(), query()}. spec:
 * title, intro, tools: html`…` beside the title · noun: ['course', 'courses'] · filters: see filters.js
 * ask(query, options) → the API's answer · rows(answer) → its records · view(rows, query) → html`…` (see table.js)
 * empty: what emptyState takes · act(name, row, list): an item of a row's menu was chosen.
 * bulk: () → [{name, label, symbol}] for several rows · actOnAll(name, rows, list): one of those was chosen.
 */
export function showList(target, spec) {
  const list = new List(target, spec);
  list.start();
  return list;
}

class List {
  #target;
  #spec;
  #rows = [];
  #running = null;

  constructor(target, spec) {
    this.#target = target;
    this.#spec = spec;
  }

  start() {
    render(this.#target, frame(this.#spec));
    const form = this.#target.querySelector('.filters');
    showFilters(form, readQuery());
    this.#bindFilters(form);
    this.#results.addEventListener('click', (event) => this.#handleClick(event));
    this.#results.addEventListener('change', ({ target }) => target.id === 'page-size' && this.#go({ page_size: target.value }, false));
    bindSelection(this.#results, (name, ids) => this.#spec.actOnAll(name, ids.map((id) => this.#row(id)), this));
    onNavigate((query) => {
      if (!form.isConnected) return;
      showFilters(form, query);
      this.refresh();
    });
    this.refresh();
  }

  /** The same after several rows were changed: what had the focus may be gone. */
  renew() {
    return this.refresh('list-title');
  }

  /** What the address asks for, as the API takes it. */
  query() {
    const asked = readQuery();
    const names = [...this.#spec.filters.map(({ name }) => name), 'page_size', 'cursor'];
    return Object.fromEntries(names.map((name) => [name, asked.get(name)]));
  }

  /** Ask the server again; `focus` is the id of what gets the focus after. */
  async refresh(focus = document.activeElement?.id) {
    this.#running?.abort();
    this.#running = new AbortController();
    const { signal } = this.#running;
    this.#wait();
    try {
      const answer = await this.#spec.ask(this.query(), { signal });
      if (this.#isWanted(signal)) this.#show(answer, focus);
    } catch (error) {
      if (this.#isWanted(signal)) this.#fail(error);
    }
  }

  // Meanwhile another answer may have been asked for, or the session ended and the list gone.
  #isWanted(signal) {
    return !signal.aborted && this.#results !== null;
  }

  // Rows stay in sight, dimmed, until the new ones are here.
  #wait() {
    this.#results.setAttribute('aria-busy', 'true');
    if (!this.#rows.length) render(this.#results, skeleton(6, 'row'));
  }

  #show(answer, focus) {
    this.#results.removeAttribute('aria-busy');
    this.#rows = this.#spec.rows(answer);
    render(this.#results, this.#content(answer));
    bindRowMenus(this.#results, (name, id) => this.#spec.act(name, this.#row(id), this));
    if (document.activeElement === document.body) document.getElementById(focus)?.focus();
  }

  #fail(error) {
    this.#results.removeAttribute('aria-busy');
    this.#rows = [];
    showError(this.#results, error, () => this.refresh());
    if (!('detail' in error)) throw error;
  }

  #content(answer) {
    const total = count(answer, this.#spec.noun);
    announce(total);
    if (!this.#rows.length) return this.#nothing();
    return html`
      ${selectionBar(total, this.#spec.bulk?.())}
      ${this.#spec.view(this.#rows, this.query())}
      ${pager(answer, this.query().page_size)}`;
  }

  #nothing() {
    if (!hasFilters(this.#spec.filters, readQuery())) return emptyState(this.#spec.empty);
    return emptyState({
      title: `No ${this.#spec.noun[1]} fit`,
      text: 'Nothing matches this search and these filters.',
      action: html`<button type="button" class="button" data-clear>Show all</button>`,
      symbol: 'search',
    });
  }

  #bindFilters(form) {
    let typing;
    const apply = (replace) => {
      clearTimeout(typing);
      const values = Object.fromEntries(this.#spec.filters.map(({ name }) => [name, form.elements[name] && valueOf(form.elements[name])]));
      this.#go(values, replace);
    };
    form.addEventListener('submit', (event) => {
      event.preventDefault();
      apply(true);
    });
    form.addEventListener('change', ({ target }) => target.type !== 'search' && apply(false));
    form.addEventListener('input', ({ target }) => {
      if (target.type !== 'search') return;
      clearTimeout(typing);
      typing = setTimeout(() => apply(true), TYPING);
    });
    form.addEventListener('click', ({ target }) => {
      const pinned = target.closest('[data-unpin]');
      if (!pinned) return;
      form.elements[pinned.dataset.unpin].value = '';
      apply(false);
      showFilters(form, readQuery());
    });
  }

  #handleClick({ target }) {
    const { sort, cursor } = target.closest('[data-sort], [data-cursor]')?.dataset ?? {};
    if (sort !== undefined) this.#sortBy(sort);
    if (cursor) this.#turnTo(cursor);
    if (target.closest('[data-clear]')) this.#clear();
  }

  #sortBy(sort) {
    this.#go({ sort }, false);
    showFilters(this.#target.querySelector('.filters'), readQuery());
  }

  #turnTo(cursor) {
    writeQuery({ cursor });
    this.#target.querySelector('h1').focus();
    this.refresh();
  }

  #clear() {
    this.#go(Object.fromEntries(this.#spec.filters.map(({ name }) => [name, null])), false);
    showFilters(this.#target.querySelector('.filters'), readQuery());
    this.#target.querySelector('h1').focus();
  }

  #go(changes, replace) {
    writeQuery({ ...changes, cursor: null }, { replace });
    this.refresh();
  }

  #row(id) {
    return this.#rows.find((row) => row.id === id);
  }

  get #results() {
    return this.#target.querySelector('.results');
  }
}

function frame({ title, intro, tools, filters }) {
  return html`
    <div class="view-head">
      <div><h1 tabindex="-1" id="list-title">${title}</h1>${intro && html`<p class="muted">${intro}</p>`}</div>
      ${tools && html`<div class="cluster">${tools}</div>`}
    </div>
    ${filterBar(filters)}
    <div class="results"></div>`;
}

function valueOf(control) {
  return control.type === 'checkbox' ? control.checked && 'true' : control.value.trim();
}

function count({ count: total, count_capped: isCapped }, [one, many]) {
  return `${isCapped ? 'More than ' : ''}${number(total)} ${total === 1 ? one : many}`;
}

function pager({ count: total, next, previous }, size) {
  if (total <= SIZES[0]) return '';
  return html`
    <nav class="pager" aria-label="Pages">
      <label class="cluster" for="page-size">Rows
        <select class="select-small" id="page-size">${SIZES.map((each) => html`<option ${String(each) === size && html`selected`}>${each}</option>`)}</select>
      </label>
      ${pageButton(previous, html`${icon('chevron-left')} Previous`)}
      ${pageButton(next, html`Next ${icon('chevron-right')}`)}
    </nav>`;
}

function pageButton(url, label) {
  const cursor = url && new URL(url, document.baseURI).searchParams.get('cursor');
  return html`<button type="button" class="button" ${cursor ? html`data-cursor="${cursor}"` : html`disabled`}>${label}</button>`;
}
