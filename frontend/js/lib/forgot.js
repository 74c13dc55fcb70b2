// Asking for a link to choose a new password. It says the same whether or not an address has an account.
import { API } from '../config.js';
import { emailField } from './credentials.js';
import { onSubmit } from './form.js';
import { html, render } from './html.js';

/** Fill `target` with the form, and then with where to look for the link. */
export function showForgot(target, email = '') {
  render(target, html`
    <form class="stack" novalidate>
      <p class="muted">We send you a link by which you choose a new one.</p>
      ${emailField({ value: email })}
      <button class="button button-primary button-wide">Send the link</button>
    </form>`);
  onSubmit(target.querySelector('form'), async (values) => {
    await API.forgotPassword(values.email);
    showSent(target, values.email);
  });
}

function showSent(target, email) {
  render(target, html`
    <div class="stack" role="status">
      <h3 tabindex="-1">Look into your mail</h3>
      <p>If <strong class="breakable">${email}</strong> has an account here, a link is on its way to it. It is good for an hour.</p>
      <p class="muted">Nothing there? Look into the spam folder, or <button type="button" class="link" data-again>try another address</button>.</p>
    </div>`);
  target.querySelector('h3').focus();
  target.querySelector('[data-again]').addEventListener('click', () => {
    showForgot(target, email);
    target.querySelector('input').select();
  });
}
