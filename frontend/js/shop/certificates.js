// The certificates of the user.
import { API } from '../config.js';
import { date } from '../lib/format.js';
import { html } from '../lib/html.js';
import { icon } from '../lib/icons.js';
import { emptyState, fill, skeleton } from '../lib/states.js';
import { courseUrl } from './card.js';

export function showCertificates(target) {
  return fill(target, async () => list((await API.certificates()).certificates), { loading: skeleton(2, 'row') });
}

function list(certificates) {
  if (!certificates.length) {
    return emptyState({
      title: 'No certificates yet',
      text: 'Finish every lesson of a course, and its certificate is here.',
      action: html`<a class="button" href="/?enrolled=true">Go on with a course</a>`,
      symbol: 'award',
    });
  }
  return html`<h2 class="visually-hidden">Certificates</h2><ul class="learning-list">${certificates.map((certificate) => html`<li>${row(certificate)}</li>`)}</ul>`;
}

function row({ code, course_id: course, course_title: title, name, issued_at: issued }) {
  return html`
    <article class="card learning-row certificate">
      <span class="certificate-mark">${icon('award')}</span>
      <div class="learning-text"><h3><a href="${courseUrl(course)}">${title}</a></h3>
        <p class="muted small">For ${name}, ${date(issued)} · <span class="number">${code}</span></p></div>
      <a class="button" href="/certificate.html?code=${code}">${icon('certificate')} Open<span class="visually-hidden"> the certificate of ${title}</span></a>
    </article>`;
}
