// One's email address: whether it is confirmed, and another one, which holds once its link is opened.
import { API } from '../config.js';
import { emailField, passwordField } from '../lib/credentials.js';
import { onSubmit } from '../lib/form.js';
import { dateTime } from '../lib/format.js';
import { html, render } from '../lib/html.js';
import { icon } from '../lib/icons.js';
import { session } from '../lib/session.js';
import { busy } from '../lib/states.js';
import { toast } from '../lib/toast.js';
import { showUnverified } from '../lib/unverified.js';

export function showEmail(target) {
  let shown = null;
  const draw = (user) => {
    if (stateOf(user) === shown) return;
    shown = stateOf(user);
    render(target, view(user));
    showUnverified(target.querySelector('[data-unverified]'));
    onSubmit(target.querySelector('form'), (values, form) => change(target, values, form));
    showPending(target);
  };
  const stop = session.onChange((user) => (target.isConnected && user ? draw(user) : stop()));
  draw(session.user);
}

const stateOf = ({ email, email_verified: isConfirmed }) => `${email} ${isConfirmed}`;

function view({ email, email_verified: isConfirmed }) {
  return html`
    <div class="stack">
      <p class="cluster"><strong class="breakable">${email}</strong> ${isConfirmed && html`<span class="badge badge-good">${icon('check')} Confirmed</span>`}</p>
      <div data-unverified></div>
      <div data-pending role="status" hidden></div>
      <details class="disclosure">
        <summary>Use another address</summary>
        <form class="stack" novalidate>
          ${emailField({ label: 'New email', hint: 'We send a link there. Until you open it, your present address stays.' })}
          ${passwordField({ name: 'password', label: 'Your password' })}
          <div><button class="button">Send the link</button></div>
        </form>
      </details>
    </div>`;
}

async function change(target, values, form) {
  await API.changeEmail(values);
  form.reset();
  form.closest('details').open = false;
  toast(`A link is on its way to ${values.email}`);
  await showPending(target);
  target.querySelector('summary').focus();
}

// Without an answer there is nothing to tell, and the rest of the settings works as well.
async function showPending(target) {
  const place = target.querySelector('[data-pending]');
  const { pending } = await API.pendingEmail().catch(() => ({}));
  place.hidden = !pending;
  render(place, pending && waiting(pending));
  place.querySelector('button')?.addEventListener('click', ({ currentTarget }) => callOff(target, currentTarget));
}

function waiting({ email, expires_at: until }) {
  return html`
    <div class="alert">
      ${icon('clock')}
      <div class="stack-s">
        <p>Your address becomes <strong class="breakable">${email}</strong> when the link sent there is opened, before ${dateTime(until)}.</p>
        <p><button type="button" class="button button-small">Keep my present address</button></p>
      </div>
    </div>`;
}

async function callOff(target, button) {
  try {
    const { message } = await busy(button, API.cancelEmailChange);
    toast(message);
    await showPending(target);
    target.querySelector('summary').focus();
  } catch (error) {
    toast(error.detail, { kind: 'bad' });
  }
}
