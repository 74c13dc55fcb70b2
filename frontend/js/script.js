// The shop: which view an address asks for. Each view is a module in shop/.
import { renderFooter, renderHeader, setCurrent } from './lib/header.js';
import { session } from './lib/session.js';
import { showAbout } from './shop/about.js';
import { showCatalogue } from './shop/catalogue.js';
import { showCourse } from './shop/course.js';
import { showLearning } from './shop/learning.js';
import { showAgain, startNavigation } from './shop/navigation.js';
import { enhanceSearch } from './shop/search.js';

const VIEWS = { about: showAbout, catalogue: showCatalogue, course: showCourse, learning: showLearning };
const place = document.getElementById('view');

renderHeader();
renderFooter();
enhanceSearch(document.getElementById('site-search'));
startNavigation(show);
session.onChange(showAgain);

async function show(query, signal) {
  const view = viewOf(query);
  document.documentElement.dataset.view = view;
  document.getElementById('site-search').value = view === 'catalogue' ? query.get('search') ?? '' : '';
  setCurrent({ catalogue: '/', learning: '/?enrolled=true' }[view] ?? '');
  await VIEWS[view](place, query, signal);
}

function viewOf(query) {
  if (query.has('course')) return 'course';
  if (query.get('enrolled') === 'true') return 'learning';
  return query.get('view') === 'about' ? 'about' : 'catalogue';
}
