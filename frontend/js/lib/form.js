// Forms: fields with label and hint, errors beside them, a warning before changes are lost.
import { fragment, html } from './html.js';
import { icon } from './icons.js';
import { busy } from './states.js';

let made = 0;

/**
 * A labelled field. type: any input type, textarea, select (options: [[value, text], …]), checkbox or password
 * (which gets a show button). attributes: what else the control carries, such as {autocomplete: 'email', maxlength: 80}.
 */
export function field({ name, label, type = 'text', value = '', hint, options = [], attributes = {}, ...flags }) {
  const id = `field-${++made}`;
  const given = { ...attributes, ...flags, id, name, 'aria-describedby': hint && `${id}-hint` };
  if (type === 'checkbox') return checkbox({ id, given, label, hint, value });
  return html`
    <div class="field">
      <label for="${id}">${label}${!given.required && given.optional !== false && type !== 'select' && html` <span class="optional">optional</span>`}</label>
      ${hint && html`<p class="hint" id="${id}-hint">${hint}</p>`}
      ${control({ type, given, value, options })}
    </div>`;
}

/** The form's values by name; a checkbox is true or false, text is as typed. */
export function formValues(form) {
  const values = Object.fromEntries(new FormData(form));
  for (const box of form.querySelectorAll('input[type=checkbox][name]')) values[box.name] = box.checked;
  return values;
}

/** Check what the browser can check (required, type, lengths) and show it beside the fields; true if all is well. */
export function validForm(form) {
  clearErrors(form);
  const wrong = [...form.elements].filter((element) => element.name && element.willValidate && !element.validity.valid);
  const errors = Object.fromEntries(wrong.map((element) => [element.name, [element.validationMessage]]));
  if (wrong.length) showErrors(form, errors, '');
  return !wrong.length;
}

/** Show a ProblemError: its `errors` beside their fields, the rest on top; focus goes to the first field. */
export function formErrors(form, error) {
  clearErrors(form);
  showErrors(form, error.errors ?? {}, error.detail ?? 'Something unexpected happened. Try again.');
  if (!('detail' in error)) throw error;
}

export function clearErrors(form) {
  form.querySelector('.form-alert')?.remove();
  form.querySelectorAll('[aria-invalid]').forEach(clearField);
}

/**
 * Handle a form's submit event: check it, run handle(values, form) while its button is busy, and show what is
 * refused beside the fields. Gives the error that was shown, or null.
 */
export async function submitForm(event, handle) {
  event.preventDefault();
  const form = event.target;
  if (!validForm(form)) return null;
  try {
    await busy(event.submitter, () => handle(formValues(form), form));
    return null;
  } catch (error) {
    formErrors(form, error);
    return error;
  }
}

/** Let `handle(values, form)` do what the form is for, as submitForm does. */
export function onSubmit(form, handle) {
  form.addEventListener('submit', (event) => submitForm(event, handle));
}

/**
 * Warn before the page is left with unsaved changes; read() gives what to compare (the form's values).
 * Returns {changed(), saved(), stop()}.
 */
export function guardUnsaved(form, read = () => JSON.stringify(formValues(form))) {
  let kept = read();
  const changed = () => read() !== kept;
  const warn = (event) => {
    if (form.isConnected && changed()) event.preventDefault();
  };
  addEventListener('beforeunload', warn);
  return {
    changed,
    saved: () => {
      kept = read();
    },
    stop: () => removeEventListener('beforeunload', warn),
  };
}

function control({ type, given, value, options }) {
  if (type === 'textarea') return html`<textarea ${attributesOf(given)}>${value}</textarea>`;
  if (type === 'select') {
    const choice = ([key, text]) => html`<option value="${key}" ${String(key) === String(value) && html`selected`}>${text}</option>`;
    return html`<select ${attributesOf(given)}>${options.map(choice)}</select>`;
  }
  const input = html`<input type="${type}" value="${value}" ${attributesOf(given)}>`;
  return type === 'password' ? html`<span class="password">${input}${revealer(given.id)}</span>` : input;
}

function checkbox({ id, given, label, hint, value }) {
  return html`
    <div class="field">
      <label class="check"><input type="checkbox" ${value && html`checked`} ${attributesOf(given)}> ${label}</label>
      ${hint && html`<p class="hint" id="${id}-hint">${hint}</p>`}
    </div>`;
}

function attributesOf({ optional, ...given }) {
  return Object.entries(given)
    .filter(([, value]) => value !== null && value !== undefined && value !== false)
    .map(([name, value]) => html` ${name}="${value === true ? '' : value}"`);
}

function revealer(id) {
  return html`<button type="button" class="icon-button" data-reveal aria-controls="${id}" aria-pressed="false" aria-label="Show password">${icon('eye')}</button>`;
}

function showErrors(form, errors, detail) {
  const homeless = [];
  for (const [path, messages] of Object.entries(errors)) {
    const control = controlOf(form, path);
    if (control) markField(control, [messages].flat().join(' '));
    else homeless.push(`${path}: ${[messages].flat().join(' ')}`);
  }
  const first = form.querySelector('[aria-invalid]');
  if (homeless.length || !first) form.prepend(fragment(summary(detail, homeless)));
  first?.focus();
}

// `modules.0.lessons.2.title` belongs to the control of that name, else to the nearest one above it.
function controlOf(form, path) {
  for (let name = path; name; name = name.slice(0, Math.max(0, name.lastIndexOf('.')))) {
    const control = form.querySelector(`[name="${CSS.escape(name)}"]:not([type=hidden])`);
    if (control) return control;
  }
  return null;
}

function markField(control, message) {
  const id = `error-${++made}`;
  const place = control.closest('.field, fieldset') ?? control.parentElement;
  place.append(fragment(html`<p class="field-error" id="${id}">${icon('circle-exclamation')} ${message}</p>`));
  control.setAttribute('aria-invalid', 'true');
  control.setAttribute('aria-describedby', [control.getAttribute('aria-describedby'), id].filter(Boolean).join(' '));
  control.addEventListener('input', () => clearField(control), { once: true });
}

function clearField(control) {
  const described = (control.getAttribute('aria-describedby') ?? '').split(' ').filter(Boolean);
  described.filter((id) => id.startsWith('error-')).forEach((id) => document.getElementById(id)?.remove());
  control.removeAttribute('aria-invalid');
  control.setAttribute('aria-describedby', described.filter((id) => !id.startsWith('error-')).join(' '));
}

function summary(detail, homeless) {
  return html`
    <div class="alert alert-bad form-alert" role="alert">
      ${icon('circle-exclamation')}
      <div>${detail && html`<p>${detail}</p>`}${homeless.length > 0 && html`<ul>${homeless.map((line) => html`<li>${line}</li>`)}</ul>`}</div>
    </div>`;
}

document.addEventListener('click', ({ target }) => {
  const button = target.closest('[data-reveal]');
  if (!button) return;
  const input = document.getElementById(button.getAttribute('aria-controls'));
  const shown = input.type === 'password';
  input.type = shown ? 'text' : 'password';
  button.setAttribute('aria-pressed', String(shown));
});
