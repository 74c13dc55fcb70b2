// Signing in, signing up and asking for a new password: one dialog, three faces.
import { API } from '../config.js';
import { emailField, newPasswordField, passwordField } from './credentials.js';
import { openDialog } from './dialog.js';
import { field, submitForm } from './form.js';
import { showForgot } from './forgot.js';
import { fragment, html, render } from './html.js';
import { icon } from './icons.js';
import { session } from './session.js';
import { site } from './site.js';
import { toast } from './toast.js';

let open = null;

/** Open the sign-in dialog; a promise of the user, or null when it was closed instead. */
export function openLogin(reason) {
  return openFace('login', reason);
}

/** Open the sign-up dialog; a promise of the user, or null when it was closed instead. */
export function openSignup(reason) {
  return openFace('signup', reason);
}

/** Whether the dialog is open, so that whoever looks at the page is asked already. */
export const isAsking = () => open !== null;

/** The user, asked to sign in first if need be; null when they would rather not. */
export async function requireUser(reason) {
  return session.user ?? openLogin(reason);
}

export async function handleLogin(event) {
  const error = await submitForm(event, ({ email, password }, form) => enter(form, API.login({ email, password }), ({ name }) => `Welcome back, ${name}`));
  if (error) explain(error, event.target);
}

export async function handleSignup(event) {
  await submitForm(event, (account, form) => enter(form, API.signup(account), ({ name }) => `Welcome, ${name}. We sent you a link to confirm your address.`));
}

async function enter(form, asked, greeting) {
  const answer = await asked;
  session.signIn(answer);
  form.closest('dialog')?.close('done');
  toast(greeting(answer.user));
}

// The words are the server's; where to go from there is ours.
function explain({ status, slug }, form) {
  if (status === 401) form.elements.password.select();
  if (slug !== 'account-suspended') return;
  form.querySelector('.form-alert > div').append(fragment(html`<p><a href="/?view=about#contact" data-close>Write to us</a></p>`));
}

// Whoever asks while it is open waits with the others.
function openFace(face, reason) {
  open ??= openAuth(face, reason).finally(() => {
    open = null;
  });
  return open;
}

async function openAuth(face, reason) {
  const { dialog, closed } = openDialog({ title: FACES[face].title, body: html``, size: 'small' });
  show(dialog, face, { reason });
  await closed;
  return session.user;
}

function show(dialog, face, { reason, email = '' }) {
  const { title, view, bind } = FACES[face];
  dialog.querySelector('h2').textContent = title;
  const body = render(dialog.querySelector('.dialog-body'), html`${reason && html`<p class="auth-reason">${reason}</p>`}${view(email)}`);
  bind(body, email);
  for (const button of body.querySelectorAll('[data-face]')) {
    button.addEventListener('click', () => {
      show(dialog, button.dataset.face, { reason, email: body.querySelector('[name=email]')?.value ?? email });
    });
  }
  body.querySelector('input').focus();
}

function loginView(email) {
  return html`
    <form class="stack" novalidate>
      ${emailField({ value: email })}
      ${passwordField()}
      <button class="button button-primary button-wide">Sign in</button>
    </form>
    <div data-demo hidden></div>
    <p class="auth-switch spread">
      <button type="button" class="link" data-face="signup">Create an account</button>
      <button type="button" class="link" data-face="forgot">Forgot your password?</button>
    </p>`;
}

function bindLogin(body) {
  body.querySelector('form').addEventListener('submit', handleLogin);
  const demo = body.querySelector('[data-demo]');
  demo.addEventListener('click', (event) => fillDemo(body.querySelector('form'), event));
  whenKnown(demo, (about) => about.demo && demoAccounts());
}

function signupView(email) {
  return html`
    <form class="stack" novalidate>
      ${field({ name: 'name', label: 'Name', required: true, attributes: { autocomplete: 'name', maxlength: 100 } })}
      ${emailField({ value: email })}
      ${newPasswordField({ label: 'Password' })}
      <div data-role hidden></div>
      <button class="button button-primary button-wide">Create account</button>
    </form>
    ${backToLogin()}`;
}

function bindSignup(body) {
  body.querySelector('form').addEventListener('submit', handleSignup);
  whenKnown(body.querySelector('[data-role]'), (about) => about.instructor_signup && roleChoice());
}

function forgotView() {
  return html`<div data-forgot></div>${backToLogin()}`;
}

function bindForgot(body, email) {
  showForgot(body.querySelector('[data-forgot]'), email);
}

function backToLogin() {
  return html`<p class="auth-switch">Already have an account? <button type="button" class="link" data-face="login">Sign in</button></p>`;
}

// What depends on the site comes when the site has said so; nobody waits for it, or does without a form.
async function whenKnown(place, view) {
  const content = view(await site().catch(() => ({})));
  if (!content) return;
  render(place, content);
  place.hidden = false;
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
    <div class="auth-demo">
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
  login: { title: 'Sign in', view: loginView, bind: bindLogin },
  signup: { title: 'Create an account', view: signupView, bind: bindSignup },
  forgot: { title: 'Forgot your password?', view: forgotView, bind: bindForgot },
};
