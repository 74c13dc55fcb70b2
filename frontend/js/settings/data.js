// A copy of all that the site holds on someone.
import { API } from '../config.js';
import { download } from '../lib/download.js';
import { html, render } from '../lib/html.js';
import { icon } from '../lib/icons.js';
import { busy } from '../lib/states.js';
import { toast } from '../lib/toast.js';

export function showData(target) {
  render(target, html`
    <div class="stack">
      <p class="muted">All that this site holds on you, in one file that programs can read (JSON): your account, courses, progress, payments, and what you wrote.</p>
      <div><button type="button" class="button">${icon('download')} Download my data</button></div>
    </div>`);
  target.querySelector('button').addEventListener('click', ({ currentTarget }) => save(currentTarget));
}

async function save(button) {
  try {
    download(await busy(button, API.exportMe), 'edulearn-export.json');
  } catch (error) {
    toast(error.detail, { kind: 'bad' });
  }
}
