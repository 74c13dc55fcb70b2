// What this site is, how it works, and how to write to its people.
import { API, SITE_NAME } from '../config.js';
import { openSignup } from '../lib/auth.js';
import { field, formErrors, formValues, validForm } from '../lib/form.js';
import { html, render } from '../lib/html.js';
import { icon } from '../lib/icons.js';
import { session } from '../lib/session.js';
import { site } from '../lib/site.js';
import { busy } from '../lib/states.js';

const STEPS = [
  ['eye', 'Look inside first', 'Every course says what you will be able to do, what you need and how long each lesson takes. Preview lessons open without an account.'],
  ['credit-card', 'Pay once, or nothing', 'There is no subscription. You pay the price you see, get a numbered receipt, and the course stays yours.'],
  ['play', 'Learn at your own pace', 'Your place in every lesson is kept, on each of your devices. Quizzes are marked at once and say why.'],
  ['award', 'Show what you finished', 'At the last lesson you get a certificate, with a code by which anyone can check that it is real.'],
];

/** Show the page about the site, with the contact form. */
export async function showAbout(place) {
  document.title = `About ${SITE_NAME}`;
  if (place.querySelector('.about')?.dataset.user === String(session.user?.id)) return;
  render(place, view());
  place.querySelector('#contact-form').addEventListener('submit', handleContact);
  await drawTeach(place);
}

function view() {
  const step = ([symbol, title, text]) => html`
    <li><span class="step-mark">${icon(symbol)}</span><div><h2>${title}</h2><p>${text}</p></div></li>`;
  return html`
    <div class="page about" data-user="${String(session.user?.id)}">
      <header class="about-head"><h1>How ${SITE_NAME} works</h1>
        <p class="lead">A small marketplace for courses that are worth finishing: each by one instructor, on one subject, in lessons short enough for an evening.</p></header>
      <ol class="steps">${STEPS.map(step)}</ol>
      <div id="teach"></div>
      <section class="contact" id="contact" aria-labelledby="contact-title">
        <div><h2 id="contact-title">Write to us</h2>
          <p class="muted">A question about a course or a payment, something that does not work, an idea: your message reaches the people who run this site.</p></div>
        <div class="panel" id="contact-place">${contactForm()}</div>
      </section>
    </div>`;
}

function contactForm() {
  const { user } = session;
  return html`
    <form class="stack" id="contact-form" novalidate>
      ${field({ name: 'name', label: 'Name', value: user?.name ?? '', required: true, attributes: { autocomplete: 'name', maxlength: 100 } })}
      ${field({ name: 'email', label: 'Email', type: 'email', value: user?.email ?? '', required: true, hint: 'Where we can answer you.', attributes: { autocomplete: 'email', maxlength: 254 } })}
      ${field({ name: 'message', label: 'Message', type: 'textarea', required: true, attributes: { maxlength: 5000, rows: 6 } })}
      <div><button class="button button-primary">${icon('paper-plane')} Send</button></div>
    </form>`;
}

async function handleContact(event) {
  event.preventDefault();
  const form = event.target;
  if (!validForm(form)) return;
  try {
    const { message } = await busy(event.submitter, () => API.contact(formValues(form)));
    showThanks(message);
  } catch (error) {
    formErrors(form, error);
  }
}

function showThanks(message) {
  const place = render(document.getElementById('contact-place'), html`
    <div class="state" role="status"><span class="state-icon">${icon('circle-check')}</span>
      <p class="state-title" id="contact-thanks" tabindex="-1">Sent</p><p class="state-text">${message}</p></div>`);
  place.querySelector('#contact-thanks').focus();
}

async function drawTeach(place) {
  const { instructor_signup: isOpen } = await site().catch(() => ({}));
  if (!isOpen || session.user) return;
  const box = render(place.querySelector('#teach'), html`
    <section class="panel teach"><div><h2>You know something others would like to learn?</h2>
      <p class="muted">Sign up as an instructor, write your lessons in the editor, and hand the course in for review.</p></div>
      <button type="button" class="button" id="teach-sign-up">Start teaching</button></section>`);
  box.querySelector('#teach-sign-up').addEventListener('click', () => openSignup());
}
