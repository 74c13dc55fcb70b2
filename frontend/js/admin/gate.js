// Who may come in: instructors and admins. The server says so again at every request.
import { API } from '../config.js';
import { openLogin } from '../lib/auth.js';
import { openDialog } from '../lib/dialog.js';
import { html, render } from '../lib/html.js';
import { session } from '../lib/session.js';
import { emptyState, skeleton } from '../lib/states.js';

/**
 * The user, if they teach; null after a visitor was asked to sign in or a student was sent home. Who
 * has become a teacher since is remembered as one, which the session tells.
 */
export async function gate(target, user, { arriving = true } = {}) {
  if (!user) return welcome(target, arriving);
  return teaches(user) ? user : turnBack(target, user);
}

function teaches(user) {
  return ['instructor', 'admin'].includes(user.role);
}

function welcome(target, arriving) {
  render(target, emptyState({
    title: 'Sign in to teach',
    text: 'Here instructors make their courses and see how they do, and admins look after the site.',
    action: html`
      <div class="cluster">
        <button type="button" class="button button-primary" id="gate-sign-in">Sign in</button>
        <a class="button" href="/">Browse courses</a>
      </div>`,
    symbol: 'chalkboard-user',
    isPage: true,
  }));
  const ask = () => openLogin('Sign in with an instructor’s or admin’s account.');
  target.querySelector('#gate-sign-in').addEventListener('click', ask);
  if (arriving) ask();
  return null;
}

// The role in this browser may be an old one: the server is asked before anybody is turned away.
async function turnBack(target, remembered) {
  render(target, skeleton(3, 'row'));
  const user = await API.me().then((answer) => answer.user, () => remembered);
  if (teaches(user)) {
    session.remember(user);
    return null;
  }
  render(target, '');
  const { closed } = openDialog({
    title: 'This page is for those who teach',
    body: html`<p>You are signed in as ${user.name}, a student. Your courses are on the home page; to teach, ask an admin to make you an instructor.</p>`,
    actions: html`<button type="button" class="button button-primary" data-close="home">Go to the home page</button>`,
    size: 'small',
  });
  await closed;
  location.replace('/');
  return null;
}
