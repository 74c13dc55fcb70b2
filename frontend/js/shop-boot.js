// Runs before the first paint: says which view the address asks for, so that no other one flashes, and
// asks for its modules, which the page would only find out about one after the other. The token of a link
// from a mail leaves the address at once, for the history's state, where only we read it.
{
  const MODULES = {
    about: ['shop/about'],
    catalogue: ['shop/catalogue', 'shop/filters', 'shop/hero', 'shop/progress', 'shop/results'],
    course: ['lib/reviews', 'lib/stars', 'payment', 'payment/attempt', 'payment/order', 'payment/outcome', 'payment/result', 'shop/course', 'shop/curriculum', 'shop/purchase'],
    learning: ['lib/download', 'lib/outbox', 'payment', 'payment/attempt', 'payment/order', 'payment/outcome', 'payment/result', 'shop/certificates', 'shop/kept', 'shop/learning', 'shop/payments', 'shop/progress', 'shop/wishlist'],
    reset: ['shop/reset'],
    verify: ['shop/confirm'],
    email: ['shop/confirm'],
  };
  const PAGES = { about: 'about', contact: 'about', reset: 'reset', verify: 'verify', email: 'email' };
  const asked = new URLSearchParams(location.search);
  const letter = ['reset', 'verify', 'email'].find((name) => asked.has(name));
  if (letter) history.replaceState({ token: asked.get(letter) }, '', `/?view=${letter}`);
  const query = new URLSearchParams(location.search);
  const page = PAGES[query.get('view') ?? location.hash.slice(1)];
  const view = (query.has('course') ? 'course' : query.get('enrolled') === 'true' ? 'learning' : page) ?? 'catalogue';
  document.documentElement.dataset.view = view;
  document.documentElement.dataset.entry = history.state?.front ?? !query.size ? 'front' : 'inside';
  for (const name of MODULES[view]) {
    const href = new URL(`${name}.js`, document.currentScript.src);
    document.head.append(Object.assign(document.createElement('link'), { rel: 'modulepreload', href }));
  }
}
