// The admin and teaching page: who may come in, and which view the address asks for.
import { SITE_NAME } from './config.js';
import { gate } from './admin/gate.js';
import { showProofNotice } from './admin/proof.js';
import { showNavigation, viewOf } from './admin/views.js';
import { openLogin } from './lib/auth.js';
import { renderFooter, renderHeader } from './lib/header.js';
import { render } from './lib/html.js';
import { session } from './lib/session.js';
import { showError, skeleton } from './lib/states.js';
import { readQuery } from './lib/urlstate.js';

const main = document.getElementById('main');
let shownTo = null;
let opened = null;

renderHeader({ slot: null });
renderFooter();
session.onChange(handleChange);
enter();

/** Show the view of the address to whoever teaches; anyone else is met at the gate. */
async function enter() {
  shownTo = session.user;
  showNavigation(null);
  const user = await gate(main, session.user, { arriving: !opened });
  if (!user) return;
  showNavigation(user);
  showProofNotice(document.getElementById('notice'), user);
  await open(viewOf(readQuery(), user), user);
}

async function open(view, user) {
  document.title = `${view.label} · ${SITE_NAME}`;
  render(main, skeleton(4, 'row'));
  try {
    const { show } = await view.load();
    opened = show(main, user) ?? {};
  } catch (error) {
    showError(main, error, () => location.reload(), { isPage: true });
    throw error;
  }
}

// What was written and not saved stays on the page while its author signs in again.
function handleChange(user) {
  if (isSame(user, shownTo)) return;
  if (opened?.hasUnsaved?.()) {
    if (!user) openLogin('Your session has ended. Sign in to go on: what you wrote is still here.');
    return;
  }
  enter();
}

function isSame(user, other) {
  return user?.id === other?.id && user?.role === other?.role;
}
