// Modal dialogs on the native <dialog>: named, focus in and back, Esc, click outside.
import { fragment, html } from './html.js';
import { icon } from './icons.js';

let opened = 0;

/**
 * Open a dialog and return {dialog, body, close(value), closed}; `closed` is a promise of the value.
 * body, actions: html`…` (an element with [data-close="value"] closes with that value);
 * size: small | medium | large | drawer; role: dialog | alertdialog; canClose(): false, or a promise of it, keeps it open.
 */
export function openDialog({ title, body, actions, size = 'medium', role = 'dialog', canClose = () => true }) {
  const opener = document.activeElement;
  const scrollbar = innerWidth - document.documentElement.clientWidth;
  const dialog = mount(frame({ id: `dialog-${++opened}`, title, body, actions, size, role }));
  const close = (value) => dialog.close(value === undefined ? '' : String(value));
  const dismiss = async (value) => {
    if (await canClose()) close(value);
  };
  listen(dialog, dismiss);
  if (opener?.closest('dialog') === null) document.documentElement.style.setProperty('--scrollbar', `${scrollbar}px`);
  dialog.showModal();
  focusFirst(dialog);
  return { dialog, body: dialog.querySelector('.dialog-body'), close, closed: closing(dialog, opener) };
}

/** Ask before something that matters; a promise of true or false. Focus starts on Cancel. */
export async function confirmDialog({ title, message, confirm = 'Confirm', cancel = 'Cancel', danger = false }) {
  const { closed } = openDialog({
    title,
    body: html`<div class="stack">${message}</div>`,
    actions: html`
      <button type="button" class="button" data-close="" autofocus>${cancel}</button>
      <button type="button" class="button ${danger ? 'button-danger' : 'button-primary'}" data-close="yes">${confirm}</button>`,
    size: 'small',
    role: 'alertdialog',
  });
  return (await closed) === 'yes';
}

/** Dismiss what is open, as Esc does: a dialog that may not be closed now stays. */
export function dismissDialogs() {
  for (const dialog of document.querySelectorAll('dialog[open]')) dialog.dispatchEvent(new Event('cancel', { cancelable: true }));
}

function frame({ id, title, body, actions, size, role }) {
  return html`
    <dialog class="dialog dialog-${size}" role="${role}" aria-labelledby="${id}-title"
      ${role === 'alertdialog' && html`aria-describedby="${id}-body"`}>
      <div class="dialog-panel">
        <div class="dialog-head">
          <h2 id="${id}-title">${title}</h2>
          <button type="button" class="icon-button" data-close="" aria-label="Close">${icon('xmark')}</button>
        </div>
        <div class="dialog-body" id="${id}-body">${body}</div>
        ${actions && html`<div class="dialog-foot">${actions}</div>`}
      </div>
    </dialog>`;
}

function mount(content) {
  document.body.append(fragment(content));
  return document.body.lastElementChild;
}

function listen(dialog, dismiss) {
  let pressed = null;
  dialog.addEventListener('cancel', (event) => {
    if (event.target !== dialog) return;
    event.preventDefault();
    dismiss();
  });
  // A press that began inside (selecting text) and ends outside is no wish to close.
  dialog.addEventListener('pointerdown', (event) => {
    pressed = event.target;
  });
  dialog.addEventListener('click', (event) => {
    const closer = event.target.closest('[data-close]');
    if (closer) dismiss(closer.dataset.close);
    else if (event.target === dialog && pressed === dialog) dismiss();
  });
}

function focusFirst(dialog) {
  const first =
    dialog.querySelector('[autofocus]') ??
    dialog.querySelector('.dialog-body :is(input:not([type=hidden]), select, textarea)') ??
    dialog.querySelector('.dialog-body :is(a[href], button), .dialog-foot button') ??
    dialog.querySelector('[data-close]');
  first.focus();
}

function closing(dialog, opener) {
  return new Promise((resolve) => {
    dialog.addEventListener('close', (event) => {
      if (event.target !== dialog) return;
      document.body.append(...dialog.querySelectorAll(':scope > [role=status]'));
      dialog.remove();
      giveFocusBack(opener);
      resolve(dialog.returnValue);
    });
  });
}

// The list behind may have been drawn anew: then the element of the same id stands in for the opener.
function giveFocusBack(opener) {
  const target = opener?.isConnected ? opener : document.getElementById(opener?.id);
  if (target) target.focus();
  else document.querySelector('main')?.focus({ preventScroll: true });
}
