// The one way from data to markup: the html`…` tag escapes every value, so text never becomes
// markup by accident. Always quote attributes; put URLs that users wrote through safeUrl().

class Html {
  constructor(markup) {
    this.markup = markup;
  }
}

/** Markup with every value escaped; arrays are joined, nested html kept, null/undefined/false left out. */
export function html(strings, ...values) {
  return new Html(strings.reduce((markup, part, index) => markup + toMarkup(values[index - 1]) + part));
}

/** Markup that the server has already sanitised: only for its `…_html` fields. */
export function trusted(serverHtml) {
  return new Html(String(serverHtml ?? ''));
}

/** Replace what is in `target` by `content` (html`…`, or text); returns target. */
export function render(target, content) {
  target.replaceChildren(fragment(content));
  return target;
}

/** A DocumentFragment made of `content`, to append or insert. */
export function fragment(content) {
  const template = document.createElement('template');
  template.innerHTML = toMarkup(content);
  return template.content;
}

/** `value` if it is a relative, http(s) or mailto address, else ''. */
export function safeUrl(value) {
  const url = String(value ?? '').trim();
  try {
    return SAFE_SCHEMES.includes(new URL(url, document.baseURI).protocol) ? url : '';
  } catch {
    return '';
  }
}

const SAFE_SCHEMES = ['http:', 'https:', 'mailto:'];
const ENTITIES = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;', '`': '&#96;' };

function toMarkup(value) {
  if (value === null || value === undefined || value === false) return '';
  if (value instanceof Html) return value.markup;
  if (Array.isArray(value)) return value.map(toMarkup).join('');
  return toText(value).replace(/[&<>"'`]/g, (character) => ENTITIES[character]);
}

// An object without a prototype has no toString and would make String() throw.
function toText(value) {
  return typeof value === 'object' && typeof value.toString !== 'function' ? '' : String(value);
}

/** Resolves once what was rendered is on the screen, or would be if this tab were seen. */
export function painted() {
  if (document.hidden) return Promise.resolve();
  return new Promise((resolve) => { requestAnimationFrame(() => requestAnimationFrame(resolve)); });
}
