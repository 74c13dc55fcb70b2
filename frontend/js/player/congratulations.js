// The course is complete: say so once, with the certificate.
import { API } from '../config.js';
import { openDialog } from '../lib/dialog.js';
import { download } from '../lib/download.js';
import { html } from '../lib/html.js';
import { icon } from '../lib/icons.js';
import { busy } from '../lib/states.js';
import { toast } from '../lib/toast.js';

/** Celebrate the end of learning.course; the certificate is there when the server could be told. */
export function showCongratulations({ course, progress }) {
  const { certificate: code } = progress;
  const { dialog } = openDialog({
    title: 'Course complete',
    body: html`
      <div class="congratulations">
        <span class="congratulations-mark">${icon('award')}</span>
        <p class="lead">You have completed <strong>${course.title}</strong>.</p>
        <p class="muted">${code ? 'Your certificate is ready.' : 'Your certificate is made as soon as there is a connection.'}</p>
      </div>`,
    actions: code && html`
      <a class="button" href="/certificate.html?code=${code}">Public page</a>
      <button type="button" class="button button-primary" data-pdf autofocus>${icon('download')} Certificate (PDF)</button>`,
    size: 'small',
  });
  dialog.querySelector('[data-pdf]')?.addEventListener('click', ({ currentTarget }) => savePdf(currentTarget, course, code));
}

async function savePdf(button, course, code) {
  try {
    download(await busy(button, () => API.certificatePdf(course.id)), `certificate-${code}.pdf`);
  } catch (error) {
    toast(error.detail, { kind: 'bad' });
  }
}
