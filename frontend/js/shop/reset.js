// The page behind the link by which one chooses a new password; without a link, one asks for it here.
import { API, SITE_NAME } from '../config.js';
import { openLogin } from '../lib/auth.js';
import { newPasswordField } from '../lib/credentials.js';
import { submitForm } from '../lib/form.js';
import { showForgot } from '../lib/forgot.js';
import { html, render } from '../lib/html.js';
import { icon } from '../lib/icons.js';
import { session } from '../lib/session.js';
import { remember } from './navigation.js';

let drawn = null;

/** Show the form for a new password. What was typed stays when the session changes meanwhile. */
export function showReset(place) {
  document.title = `Choose a new password · ${SITE_NAME}`;
  const { token, done } = history.state ?? {};
  if (drawn?.isConnected && drawn.token === token) return;
  drawn = Object.assign(render(place, frame()).querySelector('[data-reset]'), { token });
  if (done) showDone(drawn);
  else if (token) showForm(drawn, token);
  else showAsking(drawn);
}

function frame() {
  return html`<div class="page letter"><div class="panel stack" data-reset></div></div>`;
}

function showForm(target, token) {
  render(target, html`
    <h1>Choose a new password</h1>
    <form class="stack" novalidate>
      <p class="muted">Every device that is signed in to your account is signed out.</p>
      ${newPasswordField()}
      <button class="button button-primary button-wide">Change password</button>
    </form>`);
  target.querySelector('form').addEventListener('submit', (event) => handleReset(event, target, token));
  target.querySelector('input').focus();
}

async function handleReset(event, target, token) {
  const error = await submitForm(event, async ({ password }) => {
    await API.resetPassword({ token, password });
    finish(target, { done: true });
    showDone(target);
    // If it was signed in here, it isn't any more: the next request tells.
    if (session.user) API.me().catch(() => {});
  });
  if (error?.slug !== 'link-spent') return;
  finish(target, {});
  showAsking(target, error.detail);
}

// The token is of no more use, here or after a reload.
function finish(target, { done }) {
  target.token = undefined;
  remember({ token: undefined, done });
}

function showDone(target) {
  render(target, html`
    <div class="state" role="status">
      <span class="state-icon">${icon('circle-check')}</span>
      <h1 class="state-title" tabindex="-1">Your password is changed</h1>
      <p class="state-text">Every device was signed out. Sign in with your new password.</p>
      <button type="button" class="button button-primary">Sign in</button>
    </div>`);
  target.querySelector('h1').focus();
  target.querySelector('button').addEventListener('click', () => openLogin());
}

function showAsking(target, problem) {
  render(target, html`
    <h1 tabindex="-1">Forgot your password?</h1>
    ${problem && html`<p class="alert alert-warn" role="alert">${icon('triangle-exclamation')} ${problem}</p>`}
    <div data-forgot></div>`);
  showForgot(target.querySelector('[data-forgot]'));
  if (problem) target.querySelector('input').focus();
}
