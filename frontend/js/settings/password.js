// A new password, for those who know the old one.
import { API } from '../config.js';
import { newPasswordField, passwordField } from '../lib/credentials.js';
import { onSubmit } from '../lib/form.js';
import { html, render } from '../lib/html.js';
import { session } from '../lib/session.js';
import { toast } from '../lib/toast.js';

/** `changed()` is called after a change, which signs every other device out. */
export function showPassword(target, changed) {
  render(target, html`
    <form class="stack" novalidate>
      <input type="email" value="${session.user.email}" autocomplete="username" hidden>
      ${passwordField({ name: 'current_password', label: 'Current password' })}
      ${newPasswordField({ name: 'new_password' })}
      <div><button class="button">Change password</button></div>
    </form>`);
  onSubmit(target.querySelector('form'), async (passwords, form) => {
    session.signIn(await API.changePassword(passwords));
    form.reset();
    toast('Password changed. Every other device is signed out.');
    changed();
  });
}
