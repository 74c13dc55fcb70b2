// The page's state in its address, so that reload, Back and a pasted link bring it back.

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
}

/** Call `listener(query)` on Back and Forward. */
export function onNavigate(listener) {
  addEventListener('popstate', () => listener(readQuery()));
}
