// Math by KaTeX, loaded when a page has some.
import { scrollBox } from './scroll-box.js';

const KATEX = new URL('../../vendor/katex/katex.min', import.meta.url).pathname;
let loading = null;

/** Set every .math in `root`; where KaTeX can't be had, the formula stays as it was written. */
export async function typeset(root) {
  const formulas = root.querySelectorAll('.math:not([data-set])');
  if (!formulas.length) return;
  const katex = await load().catch(() => null);
  if (katex) formulas.forEach((formula) => set(katex, formula));
}

// It builds elements and sets their style by script, which a strict CSP allows; markup with style="" it would not.
function set(katex, formula) {
  const source = formula.textContent;
  const displayMode = formula.matches('.block, .display');
  formula.dataset.set = '';
  try {
    katex.render(source, formula, { displayMode, trust: false, maxExpand: 500 });
  } catch {
    formula.textContent = source; // Not to be understood: as its author wrote it.
    return;
  }
  if (displayMode) scrollBox(formula, 'Formula');
}

function load() {
  loading ??= Promise.all([stylesheet(`${KATEX}.css`), script(`${KATEX}.js`)])
    .then(() => window.katex)
    .catch((error) => {
      loading = null;
      throw error;
    });
  return loading;
}

const stylesheet = (href) => add(Object.assign(document.createElement('link'), { rel: 'stylesheet', href }));
const script = (src) => add(Object.assign(document.createElement('script'), { src }));

function add(element) {
  return new Promise((resolve, reject) => {
    element.onload = resolve;
    element.onerror = () => {
      element.remove();
      reject(new Error('The formulas could not be set.'));
    };
    document.head.append(element);
  });
}
