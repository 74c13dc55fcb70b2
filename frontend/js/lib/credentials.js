// The fields by which people are known, the same wherever they are asked for.
import { field } from './form.js';

/** An email address; given: what field() takes. */
export function emailField(given = {}) {
  const attributes = { autocomplete: 'email', maxlength: 254, spellcheck: 'false', autocapitalize: 'none' };
  return field({ name: 'email', label: 'Email', type: 'email', required: true, attributes, ...given });
}

/** The password that someone has. */
export function passwordField(given = {}) {
  const attributes = { autocomplete: 'current-password', maxlength: 128 };
  return field({ name: 'password', label: 'Password', type: 'password', required: true, attributes, ...given });
}

/** The password that someone makes up. */
export function newPasswordField(given = {}) {
  const attributes = { autocomplete: 'new-password', minlength: 8, maxlength: 128 };
  const hint = '8 to 128 characters; a few words make a good one.';
  return field({ name: 'password', label: 'New password', type: 'password', required: true, hint, attributes, ...given });
}
