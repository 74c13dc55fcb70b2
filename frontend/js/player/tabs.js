// Tabs (ARIA tabs pattern): one stop for Tab, arrows, Home and End; a panel is filled when it is first seen.
import { html, render } from '../lib/html.js';
import { icon } from '../lib/icons.js';
import { pref, setPref } from '../lib/session.js';

/** The tabs [{name, label, symbol, show(panel)}] in `target`; the one that was open last is open. */
export function tabs(target, list) {
  const first = list.find(({ name }) => name === pref('player-tab')) ?? list[0];
  render(target, html`
    <div class="tabs" role="tablist" aria-label="About this lesson">${list.map(tab)}</div>
    ${list.map(({ name }) => html`<div class="tab-panel" role="tabpanel" id="panel-${name}" aria-labelledby="tab-${name}" tabindex="-1" hidden></div>`)}`);
  const shown = new Set();
  const select = ({ name, show }) => {
    for (const button of target.querySelectorAll('[role=tab]')) {
      const isSelected = button.id === `tab-${name}`;
      button.setAttribute('aria-selected', String(isSelected));
      button.tabIndex = isSelected ? 0 : -1;
    }
    for (const panel of target.querySelectorAll('.tab-panel')) panel.hidden = panel.id !== `panel-${name}`;
    if (shown.has(name)) return;
    shown.add(name);
    show(target.querySelector(`#panel-${name}`));
  };
  const choose = (item) => {
    setPref('player-tab', item.name);
    select(item);
  };
  const bar = target.querySelector('[role=tablist]');
  bar.addEventListener('click', (event) => {
    const id = event.target.closest('[role=tab]')?.id;
    const item = list.find(({ name }) => id === `tab-${name}`);
    if (item) choose(item);
  });
  bar.addEventListener('keydown', (event) => {
    const index = list.findIndex(({ name }) => document.activeElement.id === `tab-${name}`);
    const to = { ArrowRight: index + 1, ArrowLeft: index - 1, Home: 0, End: -1 }[event.key];
    if (to === undefined || event.ctrlKey || event.altKey || event.metaKey) return;
    event.preventDefault();
    const item = list.at(to % list.length);
    choose(item);
    target.querySelector(`#tab-${item.name}`).focus();
  });
  select(first);
}

function tab({ name, label, symbol }) {
  return html`<button type="button" role="tab" id="tab-${name}" aria-controls="panel-${name}" aria-selected="false" tabindex="-1">${icon(symbol)} ${label}</button>`;
}
