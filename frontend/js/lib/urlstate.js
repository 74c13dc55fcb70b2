// The page's state in its address, so that reload, Back and a pasted link bring it back.

const listeners = new Set();
let shown = location.search;

/** The query as URLSearchParams. */
export function readQuery() {
  return new URLSearchParams(location.search);
}

/** Change some of the query ({name: value | [values] | null}) as a new history entry, or in place. */
export function writeQuery(changes, { replace = false } = {}) {
  const query = readQuery();
  for (const [name, values] of Object.entries(changes)) {
    query.delete(name);
    for (const value of [values].flat()) if (value || value === 0) query.append(name, value);
  }
  const url = (query.size ? `?${query}` : location.pathname) + location.hash;
  history[replace ? 'replaceState' : 'pushState'](history.state, '', url);
  shown = location.search;
}

/** Call `listener(query)` when Back or Forward led to another query. */
export function onNavigate(listener) {
  listeners.add(listener);
}

// A link within the page, such as the skip link, comes here too.
addEventListener('popstate', () => {
  if (location.search === shown) return;
  shown = location.search;
  for (const listener of listeners) listener(readQuery());
});
