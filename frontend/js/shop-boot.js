// Runs before the first paint: says which view the address asks for, so that no other one flashes.
{
  const query = new URLSearchParams(location.search);
  const page = { about: 'about', contact: 'about' }[query.get('view') ?? location.hash.slice(1)];
  const view = query.has('course') ? 'course' : query.get('enrolled') === 'true' ? 'learning' : page;
  document.documentElement.dataset.view = view ?? 'catalogue';
  document.documentElement.dataset.entry = history.state?.front ?? !query.size ? 'front' : 'inside';
}
