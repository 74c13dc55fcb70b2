// Doing one thing to several records: asked with their number and names, done one after the other, told with what failed.
import { openDialog } from '../lib/dialog.js';
import { html, render } from '../lib/html.js';
import { icon } from '../lib/icons.js';
import { busy } from '../lib/states.js';
import { announce, toast } from '../lib/toast.js';

/**
 * Ask, and do it; a promise of whether anything was done. rows: [{name, …}] to do it to; others: sentences on those
 * that stay as they are; note: html`…` of what it means; run(row) does it to one; done(count) says it is done.
 */
export async function doToAll({ title, note, rows, others = [], confirm, danger = false, run, done }) {
  if (!rows.length) return tellNothing(title, others);
  let isRunning = false;
  const opened = openDialog({ title, body: question({ note, rows, others }), actions: actions(confirm, danger), size: 'small', canClose: () => !isRunning });
  let count = 0;
  opened.dialog.querySelector('[data-go]').addEventListener('click', async ({ currentTarget }) => {
    isRunning = true;
    const failed = await busy(currentTarget, () => doEach(opened.body, rows, run));
    isRunning = false;
    count = rows.length - failed.length;
    if (failed.length) return tellFailed(opened, { count, failed, done });
    toast(done(count));
    return opened.close('done');
  });
  await opened.closed;
  return count > 0;
}

function question({ note, rows, others }) {
  return html`
    <div class="stack">
      ${note && html`<p>${note}</p>`}
      ${names(rows.map(({ name }) => name))}
      ${others.length > 0 && html`<div class="alert">${icon('circle-info')}<div>${others.map((line) => html`<p>${line}</p>`)}</div></div>`}
      <p class="muted small" data-progress hidden></p>
    </div>`;
}

// Focusable, for it may be long and scrolls in its own box.
function names(lines) {
  return html`<ul class="names" tabindex="0" aria-label="Which">${lines.map((line) => html`<li>${line}</li>`)}</ul>`;
}

function actions(confirm, danger) {
  return html`
    <button type="button" class="button" data-close="" autofocus>Cancel</button>
    <button type="button" class="button ${danger ? 'button-danger' : 'button-primary'}" data-go>${confirm}</button>`;
}

async function doEach(body, rows, run) {
  const failed = [];
  const progress = body.querySelector('[data-progress]');
  progress.hidden = false;
  for (const [index, row] of rows.entries()) {
    progress.textContent = `${index + 1} of ${rows.length}: ${row.name}`;
    try {
      await run(row);
    } catch (error) {
      if (!('detail' in error)) throw error;
      failed.push(`${row.name}: ${[...new Set([error.detail, ...Object.values(error.errors).flat()])].join(' ')}`);
    }
  }
  return failed;
}

function tellFailed({ dialog, body }, { count, failed, done }) {
  const words = `${failed.length} could not be done:`;
  render(body, html`
    <div class="stack">
      ${count > 0 && html`<p>${done(count)}.</p>`}
      <div class="alert alert-bad" role="alert">${icon('circle-exclamation')}<p>${words}</p></div>
      ${names(failed)}
    </div>`);
  render(dialog.querySelector('.dialog-foot'), html`<button type="button" class="button button-primary" data-close="done">Close</button>`);
  dialog.querySelector('.dialog-foot button').focus();
  announce(words);
}

async function tellNothing(title, others) {
  const { closed } = openDialog({
    title,
    body: html`<div class="stack"><p>There is nothing to do:</p>${names(others)}</div>`,
    actions: html`<button type="button" class="button button-primary" data-close="" autofocus>Close</button>`,
    size: 'small',
  });
  await closed;
  return false;
}
