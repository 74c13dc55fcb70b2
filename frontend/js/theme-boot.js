// Runs before the first paint (a plain script in <head>), so that a chosen theme never flashes.
// Modules come too late for that, hence a look into storage outside lib/session.js.
try {
  const { theme } = JSON.parse(localStorage.getItem('edulearn.preferences')) || {};
  if (theme === 'light' || theme === 'dark') document.documentElement.dataset.theme = theme;
} catch {
  // Blocked or unreadable storage: the system's scheme it is.
}
