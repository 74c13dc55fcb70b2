// Runs before the first paint: says which view the address asks for, so that no other one flashes, and
// asks for its modules, which the page would only find out about one after the other.
{
  const MODULES = {
    about: ['shop/about'],
    catalogue: ['shop/catalogue', 'shop/filters', 'shop/hero', 'shop/progress', 'shop/results'],
    course: ['lib/id', 'lib/reviews', 'lib/stars', 'payment', 'payment/attempt', 'payment/order', 'payment/outcome', 'payment/result', 'shop/course', 'shop/curriculum', 'shop/purchase'],
    learning: ['lib/account', 'lib/download', 'lib/id', 'payment', 'payment/attempt', 'payment/order', 'payment/outcome', 'payment/result', 'shop/certificates', 'shop/learning', 'shop/payments', 'shop/progress', 'shop/wishlist'],
  };
  const query = new URLSearchParams(location.search);
  const page = { about: 'about', contact: 'about' }[query.get('view') ?? location.hash.slice(1)];
  const view = (query.has('course') ? 'course' : query.get('enrolled') === 'true' ? 'learning' : page) ?? 'catalogue';
  document.documentElement.dataset.view = view;
  document.documentElement.dataset.entry = history.state?.front ?? !query.size ? 'front' : 'inside';
  for (const name of MODULES[view]) {
    document.head.append(Object.assign(document.createElement('link'), { rel: 'modulepreload', href: `/js/${name}.js` }));
  }
}
