// Two people, or two tabs, have edited one course: the later one decides what becomes of it.
import { openDialog } from '../lib/dialog.js';
import { ago } from '../lib/format.js';
import { html } from '../lib/html.js';

/** Ask what to do; a promise of 'theirs', 'mine', or '' to keep editing. */
export function askAboutConflict({ title, updated_at: at }) {
  return openDialog({
    title: 'Changed meanwhile',
    body: html`
      <div class="stack">
        <p>Someone else, or you in another tab, saved “${title}” ${ago(at)}. Your changes are not saved yet, and still here.</p>
        <ul>
          <li><strong>Keep editing</strong>: nothing is saved for now.</li>
          <li><strong>Load theirs</strong>: your unsaved changes are lost.</li>
          <li><strong>Save mine</strong>: your version replaces theirs.</li>
        </ul>
      </div>`,
    actions: html`
      <button type="button" class="button" data-close="" autofocus>Keep editing</button>
      <button type="button" class="button" data-close="theirs">Load theirs</button>
      <button type="button" class="button button-danger" data-close="mine">Save mine</button>`,
    size: 'small',
    role: 'alertdialog',
  }).closed;
}
