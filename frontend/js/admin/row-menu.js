// The menu at the end of a row: what can be done with its record.
import { html } from '../lib/html.js';
import { icon } from '../lib/icons.js';
import { bindMenu } from '../lib/menu.js';

/** A menu button for the record `id` called `name`. items: [{label, symbol, href} or {label, symbol, act}]. */
export function rowMenu({ id, name, items }) {
  const offered = items.filter(Boolean);
  if (!offered.length) return '';
  return html`
    <div class="menu-place">
      <button type="button" class="icon-button" id="menu-button-${id}" aria-haspopup="menu" aria-expanded="false"
        aria-controls="menu-${id}" aria-label="Actions for ${name}">${icon('ellipsis-vertical')}</button>
      <div class="menu" id="menu-${id}" role="menu" aria-labelledby="menu-button-${id}" hidden>${offered.map(item)}</div>
    </div>`;
}

/** Bind every row menu in `target`; `act(name, id)` hears what was chosen. */
export function bindRowMenus(target, act) {
  for (const button of target.querySelectorAll('[aria-haspopup=menu]')) {
    const menu = document.getElementById(button.getAttribute('aria-controls'));
    bindMenu(button, menu);
    menu.addEventListener('click', (event) => {
      const chosen = event.target.closest('[data-act]');
      if (chosen) act(chosen.dataset.act, chosen.closest('[data-row]').dataset.row);
    });
  }
}

function item({ label, symbol, href, act }) {
  const content = html`${icon(symbol)} ${label}`;
  return href
    ? html`<a role="menuitem" tabindex="-1" href="${href}">${content}</a>`
    : html`<button type="button" role="menuitem" tabindex="-1" data-act="${act}">${content}</button>`;
}
