// The public page of a certificate: what its code proves, and nothing more.
import { API, SITE_NAME } from './config.js';
import { field, validForm } from './lib/form.js';
import { date } from './lib/format.js';
import { renderFooter, renderHeader } from './lib/header.js';
import { html, render } from './lib/html.js';
import { icon } from './lib/icons.js';
import { loadingState, showError } from './lib/states.js';
import { onNavigate, readQuery, writeQuery } from './lib/urlstate.js';

const main = document.getElementById('main');

async function show(code) {
  if (!code) {
    showForm();
    return;
  }
  render(main, html`<div class="proof-box">${loadingState('Checking the certificate…')}</div>`);
  try {
    showProof((await API.publicCertificate(code)).certificate);
  } catch (error) {
    if (error.status === 404) showForm(code, 'No certificate has this code. Check it for a typing mistake.');
    else if (error.status === 410) showRevoked(code);
    else showError(main, error, () => show(code), { isPage: true });
  }
}

function showProof({ name, course_title: title, issued_at: issued, code }) {
  document.title = `Certificate of ${name} · ${SITE_NAME}`;
  render(main, html`
    <article class="certificate" aria-labelledby="certificate-title">
      <p class="certificate-brand"><img src="/icon.svg" alt="" width="40" height="40"> ${SITE_NAME}</p>
      <h1 id="certificate-title">Certificate of completion</h1>
      <p>This certifies that</p>
      <p class="certificate-name">${name}</p>
      <p>has completed the course</p>
      <p class="certificate-course">${title}</p>
      <dl class="certificate-facts">
        <div><dt>Issued</dt><dd><time datetime="${issued}">${date(issued)}</time></dd></div>
        <div><dt>Code</dt><dd class="certificate-code">${code}</dd></div>
      </dl>
    </article>
    <p class="proof-mark">${icon('circle-check')} This certificate is real: ${SITE_NAME} issued it, and it is valid.</p>`);
}

function showRevoked(code) {
  render(main, html`
    <div class="state">
      <span class="state-icon">${icon('ban')}</span>
      <h1 class="state-title">This certificate is not valid any more</h1>
      <p class="state-text">The certificate ${code} was taken back.</p>
      <a class="button" href="/">${SITE_NAME}’s courses</a>
    </div>`);
}

function showForm(code = '', problem = '') {
  render(main, html`
    <div class="proof-box panel stack">
      <h1>Check a certificate</h1>
      ${problem && html`<p class="alert alert-warn" role="alert">${icon('triangle-exclamation')} ${problem}</p>`}
      <form class="stack" novalidate>
        ${field({ name: 'code', label: 'Code', value: code, hint: 'It stands at the foot of the certificate.', required: true, attributes: { maxlength: 40, autocomplete: 'off', spellcheck: 'false', autocapitalize: 'characters' } })}
        <button type="submit" class="button button-primary">Check</button>
      </form>
    </div>`);
  main.querySelector('form').addEventListener('submit', (event) => {
    event.preventDefault();
    if (!validForm(event.target)) return;
    const wanted = event.target.elements.code.value.trim().toUpperCase();
    writeQuery({ code: wanted });
    show(wanted);
  });
}

onNavigate((query) => show(query.get('code')));
renderHeader({ slot: null });
renderFooter();
show(readQuery().get('code'));
