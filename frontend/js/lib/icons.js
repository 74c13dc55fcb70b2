// Font Awesome's icons, drawn from one sprite.
import { html } from './html.js';

const SPRITE = new URL('../../vendor/fontawesome/icons.svg', import.meta.url).pathname;

/** An icon; without a label it is decoration and hidden from assistive technology. */
export function icon(name, { label } = {}) {
  const use = html`<use href="${SPRITE}#${name}"></use>`;
  return label
    ? html`<svg class="icon" role="img" aria-label="${label}">${use}</svg>`
    : html`<svg class="icon" aria-hidden="true" focusable="false">${use}</svg>`;
}
