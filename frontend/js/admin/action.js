// A question before something that matters, which stays open with the server's words when it is refused.
import { openDialog } from '../lib/dialog.js';
import { formErrors, formValues, validForm } from '../lib/form.js';
import { html } from '../lib/html.js';
import { busy } from '../lib/states.js';

let asked = 0;

/**
 * Ask in a dialog and do it. body: html`…`, fields included; run(values) does it. Gives what run gave, or
 * null when it was called off; with `danger` the focus starts on Cancel. `onOpen(form)` may bind more.
 */
export async function askAndDo({ title, body, confirm, danger = false, size = 'small', run, onOpen }) {
  const id = `action-${++asked}`;
  const opened = openDialog({ title, body: form(id, body), actions: actions(id, confirm, danger), size });
  const element = opened.body.querySelector('form');
  let result = null;
  onOpen?.(element);
  element.addEventListener('submit', async (event) => {
    event.preventDefault();
    if (!validForm(element)) return;
    try {
      result = await busy(event.submitter, () => run(formValues(element)));
      opened.close('done');
    } catch (error) {
      formErrors(element, error);
    }
  });
  await opened.closed;
  return result;
}

function form(id, body) {
  return html`<form class="stack" id="${id}" novalidate>${body}</form>`;
}

function actions(id, confirm, danger) {
  return html`
    <button type="button" class="button" data-close="" ${danger && html`autofocus`}>Cancel</button>
    <button class="button ${danger ? 'button-danger' : 'button-primary'}" form="${id}">${confirm}</button>`;
}
