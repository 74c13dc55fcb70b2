// The shop: which view an address asks for. Each view is a module in shop/, loaded when it is first asked for.
import { renderFooter, renderHeader, setCurrent } from './lib/header.js';
import { ProblemError } from './lib/http.js';
import { session } from './lib/session.js';
import { showError } from './lib/states.js';
import { showAgain, startNavigation } from './shop/navigation.js';
import { enhanceSearch } from './shop/search.js';

const VIEWS = {
  about: async () => (await import('./shop/about.js')).showAbout,
  catalogue: async () => (await import('./shop/catalogue.js')).showCatalogue,
  course: async () => (await import('./shop/course.js')).showCourse,
  learning: async () => (await import('./shop/learning.js')).showLearning,
  reset: async () => (await import('./shop/reset.js')).showReset,
  verify: async () => (await import('./shop/confirm.js')).showVerified,
  email: async () => (await import('./shop/confirm.js')).showEmailChanged,
};
const BY_NAME = ['about', 'reset', 'verify', 'email'];
const place = document.getElementById('view');

renderHeader();
renderFooter();
enhanceSearch(document.getElementById('site-search'));
session.onChange(showAgain);
startNavigation(show);
for (const sign of ['pointermove', 'pointerdown', 'keydown']) addEventListener(sign, loadOthers, { once: true, passive: true });

async function show(query, signal) {
  const view = viewOf(query);
  document.documentElement.dataset.view = view;
  document.getElementById('site-search').value = view === 'catalogue' ? query.get('search') ?? '' : '';
  setCurrent({ catalogue: '/', learning: '/?enrolled=true' }[view] ?? '');
  const showView = await VIEWS[view]().catch(fail);
  if (!signal.aborted) await showView?.(place, query, signal);
}

function viewOf(query) {
  if (query.has('course')) return 'course';
  if (query.get('enrolled') === 'true') return 'learning';
  return BY_NAME.includes(query.get('view')) ? query.get('view') : 'catalogue';
}

// A part of this page did not come; what did not load once is only tried again by a new page.
function fail() {
  document.documentElement.dataset.view = 'none';
  showError(place, ProblemError.unreachable(), () => location.reload(), { isPage: true });
}

// The other views come when someone begins to move here, so that a click need not wait for them.
function loadOthers() {
  for (const load of Object.values(VIEWS)) load().catch(() => {});
}
