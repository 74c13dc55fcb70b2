// Signing in and signing up: one dialog, two faces.
import { API } from '../config.js';
import { busy } from './busy.js';
import { openDialog } from './dialog.js';
import { field, formErrors, formValues, validForm } from './form.js';
import { html, render } from './html.js';
import { icon } from './icons.js';
import { session } from './session.js';
import { site } from './site.js';
import { toast } from './toast.js';

let current = null;

/** Open the sign-in dialog; a promise of the user, or null when it was closed instead. */
export function openLogin(reason) {
  return open('login', reason);
}

/** Open the sign-up dialog; a promise of the user, or null when it was closed instead. */
export function openSignup(reason) {
  return open('signup', reason);
}

/** The user, asked to sign in first if need be; null when they would rather not. */
export async function requireUser(reason) {
  return session.user ?? openLogin(reason);
}

export async function handleLogin(event) {
  event.preventDefault();
  await enter(event.target, event.submitter, ({ email, password }) => API.login({ email, password }), 'Welcome back');
}

export async function handleSignup(event) {
  event.preventDefault();
  await enter(event.target, event.submitter, (account) => API.signup(account), 'Welcome');
}

async function enter(form, button, ask, greeting) {
  if (!validForm(form)) return;
  try {
    const answer = await busy(button, () => ask(formValues(form)));
    session.signIn(answer);
    current?.close('done');
    toast(`${greeting}, ${answer.user.name}`);
  } catch (error) {
    formErrors(form, error);
  }
}

async function open(face, reason) {
  const opened = openDialog({ title: 'Sign in', body: html`<p class="loading">Loading…</p>`, size: 'small' });
  current = opened;
  const about = await site().catch(() => ({}));
  show(face, { reason, about });
  await opened.closed;
  current = null;
  return session.user;
}

function show(face, { reason, about, email = '' }) {
  const { dialog, body } = current;
  const { title, view, submit, other } = FACES[face];
  dialog.querySelector('h2').textContent = title;
  render(body, html`${reason && html`<p class="auth-reason">${reason}</p>`}${view({ about, email })}`);
  const form = body.querySelector('form');
  form.addEventListener('submit', submit);
  body.querySelector('[data-switch]').addEventListener('click', () => {
    show(other, { reason, about, email: form.elements.email.value });
  });
  body.querySelector('[data-demo]')?.addEventListener('click', (event) => fillDemo(form, event));
  form.querySelector('input').focus();
}

function loginView({ about, email }) {
  return html`
    <form class="stack" novalidate>
      ${emailField(email)}
      ${field({ name: 'password', label: 'Password', type: 'password', required: true, attributes: { autocomplete: 'current-password', maxlength: 128 } })}
      <button class="button button-primary button-wide">Sign in</button>
    </form>
    ${about.demo && demoAccounts()}
    <p class="auth-switch">New here? <button type="button" class="link" data-switch>Create an account</button></p>`;
}

function signupView({ about, email }) {
  return html`
    <form class="stack" novalidate>
      ${field({ name: 'name', label: 'Name', required: true, attributes: { autocomplete: 'name', maxlength: 100 } })}
      ${emailField(email)}
      ${field({ name: 'password', label: 'Password', type: 'password', required: true, hint: '8 to 128 characters; a few words make a good one.', attributes: { autocomplete: 'new-password', minlength: 8, maxlength: 128 } })}
      ${about.instructor_signup && roleChoice()}
      <button class="button button-primary button-wide">Create account</button>
    </form>
    <p class="auth-switch">Already have an account? <button type="button" class="link" data-switch>Sign in</button></p>`;
}

function emailField(email) {
  return field({ name: 'email', label: 'Email', type: 'email', value: email, required: true, attributes: { autocomplete: 'email', maxlength: 254, spellcheck: 'false' } });
}

function roleChoice() {
  return html`
    <fieldset class="choices">
      <legend>I want to</legend>
      <label class="choice"><input type="radio" name="role" value="student" checked> <span>${icon('graduation-cap')} Learn</span></label>
      <label class="choice"><input type="radio" name="role" value="instructor"> <span>${icon('chalkboard-user')} Teach</span></label>
    </fieldset>`;
}

function demoAccounts() {
  const button = (who, text) => html`<button type="button" class="chip" data-who="${who}">${text}</button>`;
  return html`
    <div class="auth-demo" data-demo>
      <p>This is a demo. Try it as</p>
      <div class="cluster">${button('student', 'Student')}${button('teacher', 'Teacher')}${button('admin', 'Admin')}</div>
    </div>`;
}

function fillDemo(form, { target }) {
  const who = target.closest('[data-who]')?.dataset.who;
  if (!who) return;
  form.elements.email.value = `${who}@edulearn.local`;
  form.elements.password.value = 'edulearn-demo';
  form.requestSubmit(form.querySelector('.button-primary'));
}

const FACES = {
  login: { title: 'Sign in', view: loginView, submit: handleLogin, other: 'signup' },
  signup: { title: 'Create an account', view: signupView, submit: handleSignup, other: 'login' },
};
