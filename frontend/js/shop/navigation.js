// Moving within the shop without loading the page anew: links, Back and Forward, scroll and focus.
import { dismissDialogs } from '../lib/dialog.js';
import { announce } from '../lib/toast.js';

const SETTLED = 150;

let show;
let shown;
let leaving = new AbortController();
let settling;

/** Show what the address asks for, now and on each move; show(query, signal) gives a promise. */
export function startNavigation(view) {
  show = view;
  history.scrollRestoration = 'manual';
  document.addEventListener('click', handleClick);
  addEventListener('popstate', handleHistory);
  addEventListener('scroll', handleScroll, { passive: true });
  adoptOldAddress();
  return arrive(restore);
}

/** Go to an address of the shop. stay: keep the scroll and focus; state: what the new entry keeps. */
export function go(url, { stay = false, replace = false, state = {} } = {}) {
  remember({ focus: document.activeElement?.id });
  history[replace ? 'replaceState' : 'pushState'](state, '', url);
  return arrive(stay ? () => {} : start);
}

/** Draw the view of the current address again. */
export function showAgain() {
  return arrive(() => {});
}

/** Keep something with the current history entry, such as how many courses are shown. */
export function remember(state) {
  clearTimeout(settling);
  history.replaceState({ ...history.state, scroll: scrollY, ...state }, '');
}

async function arrive(then) {
  leaving.abort();
  leaving = new AbortController();
  const { signal } = leaving;
  shown = location.search;
  await show(new URLSearchParams(shown), signal);
  if (!signal.aborted) then();
}

function start() {
  const target = location.hash && document.getElementById(location.hash.slice(1));
  document.getElementById('main').focus({ preventScroll: true });
  if (target) target.scrollIntoView();
  else scrollTo(0, 0);
  announce(document.title);
}

function restore() {
  const { scroll, focus } = history.state ?? {};
  if (scroll === undefined && location.hash) document.getElementById(location.hash.slice(1))?.scrollIntoView();
  else scrollTo(0, scroll ?? 0);
  if (focus) document.getElementById(focus)?.focus({ preventScroll: true });
}

function handleHistory() {
  clearTimeout(settling);
  if (location.search === shown) return;
  dismissDialogs(); // they belong to what is left
  arrive(restore);
}

function handleClick(event) {
  const link = event.target.closest('a[href]');
  if (!link || event.defaultPrevented || !isPlain(event) || link.target || link.hasAttribute('download')) return;
  const url = new URL(link.href);
  if (url.origin !== location.origin || url.pathname !== '/' || isAnchor(url, link)) return;
  event.preventDefault();
  go(url);
}

function handleScroll() {
  clearTimeout(settling);
  settling = setTimeout(remember, SETTLED);
}

// The browser itself goes to places on this page.
function isAnchor(url, link) {
  return link.getAttribute('href').startsWith('#') || (url.hash && url.search === location.search);
}

function isPlain({ button, metaKey, ctrlKey, shiftKey, altKey }) {
  return button === 0 && !metaKey && !ctrlKey && !shiftKey && !altKey;
}

// “/#contact” is the address that other documents give.
function adoptOldAddress() {
  if (!location.search && ['#contact', '#about'].includes(location.hash)) {
    history.replaceState(history.state, '', `/?view=about${location.hash}`);
  }
}
