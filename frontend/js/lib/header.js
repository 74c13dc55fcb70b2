// The header and footer that all pages share: logo, search, theme, sign in or the account menu.
import { SITE_NAME } from '../config.js';
import { html, render } from './html.js';
import { icon } from './icons.js';
import { bindMenu } from './menu.js';
import { session } from './session.js';
import { theme } from './theme.js';
import { toast } from './toast.js';
import './vault.js'; // what it keeps goes at sign-out, whatever page that happens on

const THEMES = [['light', 'sun', 'Light'], ['dark', 'moon', 'Dark'], ['system', 'desktop', 'System']];
const SETTINGS = '/?enrolled=true&view=settings';

let current = location.pathname.replace('index.html', '');

/** Fill #site-header. slot: html`…` for the middle (searchForm() by default, null for nothing). */
export function renderHeader({ slot = searchForm() } = {}) {
  const header = document.getElementById('site-header');
  render(header, html`
    <div class="header-row">
      <a class="brand" href="/"><img src="/icon.svg" alt="" width="36" height="36"><span>${SITE_NAME}</span></a>
      ${slot && html`<div class="header-slot">${slot}</div>`}
      <nav class="header-nav" aria-label="Main"></nav>
      <div class="header-tools">${themeMenu()}<div class="header-account"></div></div>
    </div>`);
  bindTheme(header);
  renderAccount(header);
  session.onChange(() => renderAccount(header));
  session.onEnd(handleEnd);
}

/** Say which of the header's links ("/", "/?enrolled=true", "/admin.html") is the page's own now. */
export function setCurrent(path) {
  current = path;
  markCurrent();
}

/** The search of the catalogue; its input is #site-search. Without script on the page it goes to the catalogue. */
export function searchForm(value = '') {
  return html`
    <form class="search" role="search" action="/" method="get">
      <label class="visually-hidden" for="site-search">Search courses</label>
      ${icon('search')}
      <input type="search" id="site-search" name="search" value="${value}" placeholder="Search courses" autocomplete="off" maxlength="200">
    </form>`;
}

/** Fill #site-footer. */
export function renderFooter() {
  render(document.getElementById('site-footer'), html`
    <div class="footer-row">
      <p class="brand brand-small"><img src="/icon.svg" alt="" width="24" height="24" loading="lazy"> <span>${SITE_NAME}</span></p>
      <nav aria-label="Footer">
        <a href="/">Courses</a>
        <a href="/?view=about">About</a>
        <a href="/?view=about#contact">Contact</a>
        <a href="/api/docs/">API</a>
      </nav>
      <p class="footer-note">Icons by <a href="https://fontawesome.com" rel="noopener">Font Awesome</a></p>
    </div>`);
}

function renderAccount(header) {
  const { user } = session;
  render(header.querySelector('.header-nav'), linksFor(user).map(navLink));
  const place = header.querySelector('.header-account');
  render(place, user ? accountMenu(user) : signInButtons());
  if (user) bindAccount(place);
  else bindSignIn(place);
  markCurrent();
}

function linksFor(user) {
  return [
    { href: '/', label: 'Courses', symbol: 'book-open', show: true },
    { href: '/?enrolled=true', label: 'My learning', symbol: 'graduation-cap', show: user },
    { href: '/admin.html', label: 'Teach', symbol: 'chalkboard-user', show: user?.role === 'instructor' },
    { href: '/admin.html', label: 'Dashboard', symbol: 'gauge', show: user?.role === 'admin' },
  ].filter(({ show }) => show);
}

function navLink({ href, label }) {
  return html`<a href="${href}">${label}</a>`;
}

function markCurrent() {
  for (const link of document.querySelectorAll('#site-header :is(.header-nav, .menu) a')) {
    if (link.getAttribute('href') === current) link.setAttribute('aria-current', 'page');
    else link.removeAttribute('aria-current');
  }
}

function signInButtons() {
  return html`
    <button type="button" class="button button-quiet" id="sign-in">Sign in</button>
    <button type="button" class="button button-primary" id="sign-up">Sign up</button>`;
}

function bindSignIn(place) {
  place.querySelector('#sign-in').addEventListener('click', async () => (await import('./auth.js')).openLogin());
  place.querySelector('#sign-up').addEventListener('click', async () => (await import('./auth.js')).openSignup());
}

function accountMenu(user) {
  const link = ({ href, label, symbol }) => html`
    <a role="menuitem" tabindex="-1" href="${href}">${icon(symbol)} ${label}</a>`;
  return html`
    <div class="menu-place">
      <button type="button" class="account-button" id="account-button" aria-haspopup="menu" aria-expanded="false"
        aria-controls="account-menu">
        <span class="avatar" aria-hidden="true">${initials(user.name)}</span>
        <span class="visually-hidden">Account of</span> <span class="account-name">${user.name}</span>${icon('chevron-down')}
      </button>
      <div class="menu" id="account-menu" role="menu" aria-labelledby="account-button" hidden>
        <p class="menu-head" role="presentation"><strong>${user.name}</strong><span>${user.email}</span></p>
        ${linksFor(user).map(link)}
        ${link({ href: SETTINGS, label: 'Settings', symbol: 'gear' })}
        <button type="button" role="menuitem" tabindex="-1" data-sign-out>${icon('right-from-bracket')} Sign out</button>
      </div>
    </div>`;
}

function bindAccount(place) {
  bindMenu(place.querySelector('#account-button'), place.querySelector('#account-menu'));
  place.querySelector('[data-sign-out]').addEventListener('click', handleSignOut);
}

async function handleSignOut() {
  if (!(await mayLeave().catch(() => true))) return;
  try {
    const told = session.signOut();
    document.getElementById('sign-in').focus();
    await told;
    toast('Signed out');
  } catch {
    toast('Signed out here, but the server could not be told.', { kind: 'warn' });
  }
}

// What was done without the net, and is not sent yet, goes with the session.
async function mayLeave() {
  const { sendSoon, unsent } = await import('./outbox.js');
  if (!(await unsent()).length || (await sendSoon())) return true;
  const { confirmDialog } = await import('./dialog.js');
  return confirmDialog({
    title: 'Sign out and lose it?',
    message: 'There is no connection, and something that you did has not been sent yet. Signing out removes it from this device.',
    confirm: 'Sign out',
    danger: true,
  });
}

async function handleEnd() {
  const { isAsking, openLogin } = await import('./auth.js');
  if (isAsking()) return;
  toast('Your session has ended. Sign in again to go on.', { kind: 'warn', action: { label: 'Sign in', run: openLogin } });
}

function themeMenu() {
  const item = ([choice, symbol, label]) => html`
    <button type="button" role="menuitemradio" tabindex="-1" aria-checked="${String(theme.choice === choice)}" data-theme-choice="${choice}">${icon(symbol)} ${label}</button>`;
  return html`
    <div class="menu-place">
      <button type="button" class="icon-button" id="theme-button" aria-haspopup="menu" aria-expanded="false"
        aria-controls="theme-menu" aria-label="Colour theme">${icon(themeSymbol())}</button>
      <div class="menu" id="theme-menu" role="menu" aria-labelledby="theme-button" hidden>${THEMES.map(item)}</div>
    </div>`;
}

function bindTheme(header) {
  const button = header.querySelector('#theme-button');
  const menu = header.querySelector('#theme-menu');
  bindMenu(button, menu);
  menu.addEventListener('click', ({ target }) => {
    const item = target.closest('[data-theme-choice]');
    if (item) theme.choose(item.dataset.themeChoice);
  });
  theme.onChange(() => {
    render(button, icon(themeSymbol()));
    for (const item of menu.querySelectorAll('[data-theme-choice]')) {
      item.setAttribute('aria-checked', String(item.dataset.themeChoice === theme.choice));
    }
  });
}

function themeSymbol() {
  return THEMES.find(([choice]) => choice === theme.choice)?.[1] ?? 'desktop';
}

function initials(name) {
  return name.split(/\s+/).filter(Boolean).slice(0, 2).map((word) => [...word][0].toUpperCase()).join('');
}
