// The pages behind the links that confirm an address: the one signed up with, or a new one.
import { API, ProblemError, SITE_NAME } from '../config.js';
import { openLogin } from '../lib/auth.js';
import { html, render } from '../lib/html.js';
import { icon } from '../lib/icons.js';
import { session } from '../lib/session.js';
import { busy, loadingState, showError } from '../lib/states.js';
import { toast } from '../lib/toast.js';
import { remember } from './navigation.js';

const VERIFY = {
  confirm: (token) => API.verifyEmail(token),
  done: 'Your email address is confirmed',
  text: 'Thank you. That was all.',
  offer: offerVerification,
};
const CHANGE = {
  confirm: (token) => API.confirmEmail(token),
  done: 'Your new email address is confirmed',
  text: 'Sign in with it from now on. Everything else stays as it was.',
  offer: offerChange,
};
const FINAL = ['link-spent', 'email-taken', 'invalid'];

let asked = {};

/** Confirm the address that someone signed up with. */
export function showVerified(place, query, signal) {
  return show(VERIFY, place, signal);
}

/** Confirm the address that someone changes to. */
export function showEmailChanged(place, query, signal) {
  return show(CHANGE, place, signal);
}

async function show(letter, place, signal) {
  document.title = `Confirm your email address · ${SITE_NAME}`;
  const target = frame(place);
  if (history.state?.done) return showDone(target, letter);
  try {
    await once(history.state?.token, letter.confirm);
    remember({ token: undefined, done: true });
    await refreshUser();
    if (!signal.aborted) showDone(target, letter);
  } catch (error) {
    if (signal.aborted) return undefined;
    if (FINAL.includes(error.slug)) return showSpent(target, letter, error);
    asked = {};
    showError(target, error, () => show(letter, place, signal));
  }
  return undefined;
}

function frame(place) {
  render(place, html`<div class="page letter"><div class="panel">${loadingState('Confirming your address…')}</div></div>`);
  return place.querySelector('.panel');
}

// The page is drawn again when someone signs in or out; the link is used once all the same.
function once(token, confirm) {
  if (!token) throw new ProblemError({ slug: 'link-spent', detail: 'Open the link from the mail once more, or ask for a new one.' });
  if (asked.token !== token) asked = { token, answer: confirm(token) };
  return asked.answer;
}

// Whoever is signed in may be someone else than whom the link was sent to: the server knows.
async function refreshUser() {
  if (!session.user) return;
  const { user } = await API.me().catch(() => ({ user: session.user }));
  session.remember(user);
}

function showDone(target, { done, text }) {
  render(target, state({ symbol: 'circle-check', title: done, text, action: html`<a class="button button-primary" href="/">Go to the courses</a>` }));
  target.querySelector('h1').focus();
}

async function showSpent(target, { offer }, { detail }) {
  await refreshUser();
  render(target, state({ symbol: 'clock', title: 'This link does not work', text: detail, action: html`<div data-offer></div>` }));
  offer(target.querySelector('[data-offer]'));
  target.querySelector('h1').focus();
}

function state({ symbol, title, text, action }) {
  return html`
    <div class="state" role="status">
      <span class="state-icon">${icon(symbol)}</span>
      <h1 class="state-title" tabindex="-1">${title}</h1>
      <p class="state-text">${text}</p>
      ${action}
    </div>`;
}

function offerChange(place) {
  render(place, html`<a class="button button-primary" href="/?enrolled=true&view=settings">Go to the settings</a>`);
}

function offerVerification(place) {
  const { user } = session;
  if (user?.email_verified) {
    render(place, html`<p>Your address, ${user.email}, is confirmed already.</p>`);
    return;
  }
  render(place, html`<button type="button" class="button button-primary">${user ? 'Send a new link' : 'Sign in for a new link'}</button>`);
  place.querySelector('button').addEventListener('click', ({ currentTarget }) => (user ? sendAgain(place, currentTarget) : openLogin()));
}

async function sendAgain(place, button) {
  try {
    await busy(button, API.sendVerification);
    render(place, html`<p role="status">A new link is on its way to ${session.user.email}.</p>`);
  } catch (error) {
    toast(error.detail, { kind: 'bad' });
  }
}
