// The views of the page, who sees them, and the way between them.
import { html, render } from '../lib/html.js';
import { icon } from '../lib/icons.js';
import { readQuery } from '../lib/urlstate.js';

const VIEWS = [
  { name: 'dashboard', label: 'Dashboard', symbol: 'gauge', load: () => import('./dashboard.js') },
  { name: 'courses', label: 'Courses', symbol: 'book-open', load: () => import('./courses.js') },
  { name: 'course', label: 'Course', within: 'courses', load: () => import('./editor.js') },
  { name: 'learners', label: 'Learners', within: 'courses', load: () => import('./learners.js') },
  { name: 'payments', label: 'Payments', symbol: 'credit-card', load: () => import('./payments.js') },
  { name: 'coupons', label: 'Coupons', symbol: 'tag', admin: true, load: () => import('./coupons.js') },
  { name: 'users', label: 'Users', symbol: 'users', admin: true, load: () => import('./users.js') },
  { name: 'import', label: 'Import users', within: 'users', admin: true, load: () => import('./import.js') },
  { name: 'messages', label: 'Messages', symbol: 'envelope', admin: true, load: () => import('./messages.js') },
  { name: 'audit', label: 'Audit log', symbol: 'shield-halved', admin: true, load: () => import('./audit.js') },
];

/** The view that the address asks for, as far as `user` may see it; else the dashboard. */
export function viewOf(query, user) {
  return visibleTo(user).find((view) => view.name === query.get('view')) ?? VIEWS[0];
}

/** The address of a view: viewUrl('course', {id}). */
export function viewUrl(name, query = {}) {
  return `/admin.html?${new URLSearchParams({ view: name, ...query })}`;
}

/** Fill #admin-nav for `user`; null hides it. Each view is a page of its own, so Back is the browser's. */
export function showNavigation(user) {
  const nav = document.getElementById('admin-nav');
  nav.hidden = !user;
  if (!user) return;
  const view = viewOf(readQuery(), user);
  const current = view.within ?? view.name;
  render(nav, visibleTo(user).filter((each) => !each.within).map((each) => link(each, current)));
  nav.querySelector('[aria-current]')?.scrollIntoView({ block: 'nearest', inline: 'center' });
}

function visibleTo(user) {
  return VIEWS.filter((view) => !view.admin || user.role === 'admin');
}

function link({ name, label, symbol }, current) {
  return html`<a href="${viewUrl(name)}" ${name === current && html`aria-current="page"`}>${icon(symbol)} ${label}</a>`;
}
