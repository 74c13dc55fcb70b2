// The signed-in user's own account: name, password, closing it.
import { API } from '../config.js';
import { busy } from './busy.js';
import { openDialog } from './dialog.js';
import { field, formErrors, formValues, validForm } from './form.js';
import { html, render } from './html.js';
import { session } from './session.js';
import { toast } from './toast.js';

/** Open the account dialog of the signed-in user. */
export function openAccount() {
  const { body, close } = openDialog({ title: 'Your account', body: html`` });
  showAccount(body, close);
  body.querySelector('input').focus();
}

/** Show the account of the signed-in user in `target`; `closed()` is called once it is closed for good. */
export function showAccount(target, closed = () => {}) {
  render(target, view(session.user));
  const bind = (name, handle) =>
    target.querySelector(`[data-form=${name}]`).addEventListener('submit', (event) => submit(event, handle));
  bind('profile', saveProfile);
  bind('password', changePassword);
  bind('close', async (values) => {
    await closeAccount(values);
    closed();
  });
}

async function submit(event, handle) {
  event.preventDefault();
  const form = event.target;
  if (!validForm(form)) return;
  try {
    await busy(event.submitter, () => handle(formValues(form), form));
  } catch (error) {
    formErrors(form, error);
  }
}

async function saveProfile({ name }) {
  const { user } = await API.updateMe({ name });
  session.remember(user);
  toast('Name saved');
}

async function changePassword(passwords, form) {
  session.signIn(await API.changePassword(passwords));
  form.reset();
  toast('Password changed. Every other device is signed out.');
}

async function closeAccount({ password }) {
  const { message } = await API.closeAccount(password);
  await session.signOut().catch(() => {}); // The server has ended the session with the account.
  toast(message);
}

function view(user) {
  return html`
    <form class="stack" data-form="profile" novalidate>
      <p class="hint">${user.email} · ${user.role}</p>
      ${field({ name: 'name', label: 'Name', value: user.name, required: true, attributes: { autocomplete: 'name', maxlength: 100 } })}
      <div><button class="button button-primary">Save name</button></div>
    </form>
    <hr>
    <form class="stack" data-form="password" novalidate>
      <h3>Change password</h3>
      <input type="email" name="username" value="${user.email}" autocomplete="username" hidden>
      ${passwordField('current_password', 'Current password', 'current-password')}
      ${passwordField('new_password', 'New password', 'new-password', { hint: '8 to 128 characters.', minlength: 8 })}
      <div><button class="button">Change password</button></div>
    </form>
    <hr>
    <details class="disclosure">
      <summary>Close this account</summary>
      <form class="stack" data-form="close" novalidate>
        <p>Your account and your progress are removed for good. This can’t be undone.</p>
        ${passwordField('password', 'Password', 'current-password')}
        <div><button class="button button-danger">Close my account</button></div>
      </form>
    </details>`;
}

function passwordField(name, label, autocomplete, { hint, minlength } = {}) {
  return field({ name, label, type: 'password', hint, required: true, attributes: { autocomplete, minlength, maxlength: 128 } });
}
