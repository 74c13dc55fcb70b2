// Without the net: say so, and have the pages ready.
import { fragment, html } from '../lib/html.js';
import { icon } from '../lib/icons.js';
import { flush } from '../lib/outbox.js';
import { loadAllParts } from './parts.js';

const AGAIN_AFTER = 30_000;

/** Let the service worker keep this page and what it is made of. */
export async function keepForOffline() {
  if (!navigator.serviceWorker) return;
  const { active } = await navigator.serviceWorker.register('/sw.js').then(() => navigator.serviceWorker.ready);
  await loadAllParts();
  const files = performance.getEntriesByType('resource').map(({ name }) => name);
  active.postMessage({ keep: ['/player.html', ...files.filter((url) => new URL(url).origin === location.origin)] });
}

/** Show while there is no connection; go on with the server as soon as there is. Returns a function that stops it. */
export function showConnection(learning) {
  const note = fragment(html`
    <p class="offline-note" role="status" hidden>${icon('circle-info')}
      <span>There is no connection. Articles stay readable; what you do is kept here and sent later.</span></p>`).firstElementChild;
  document.getElementById('site-header').after(note);
  const show = () => { note.hidden = navigator.onLine && !learning.offline; };
  learning.addEventListener('change', show);
  const back = async () => {
    await flush();
    await learning.refresh();
    show();
  };
  const timer = setInterval(() => learning.offline && back(), AGAIN_AFTER); // a net that only was silent tells nothing
  addEventListener('offline', show);
  addEventListener('online', back);
  show();
  return () => {
    clearInterval(timer);
    removeEventListener('offline', show);
    removeEventListener('online', back);
    note.remove();
  };
}
