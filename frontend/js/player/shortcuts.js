// The keyboard, as on YouTube: anywhere on the page, but silent where one types or another thing listens.
import { html } from '../lib/html.js';
import { pref, setPref } from '../lib/session.js';
import { parts } from './parts.js';

const HELP = [
  [['Space', 'k'], 'Play or pause'],
  [['j', 'l'], 'Back or forward 10 seconds'],
  [['←', '→'], 'Back or forward 5 seconds'],
  [['↑', '↓'], 'Louder or quieter, with the video in focus'],
  [['0', '…', '9'], 'Jump to a tenth of the video'],
  [['<', '>'], 'Slower or faster'],
  [['m'], 'Mute'],
  [['c'], 'Captions'],
  [['t'], 'Transcript'],
  [['f'], 'Full screen'],
  [['i'], 'Picture in picture'],
  [['n', 'p'], 'Next or previous lesson'],
  [['?'], 'This list'],
];
const TYPING = 'input:not([type=range], [type=checkbox], [type=radio], [type=button]), textarea, select, [contenteditable]:not([contenteditable=false])';
const OWN_ARROWS = '[role=tablist], [role=menu], [role=radiogroup], [role=listbox], [type=radio], [type=range], select';
const OWN_SPACE = 'button, a[href], summary, [role=tab], [type=checkbox], [type=radio], [tabindex="0"]';

/** Listen for keys until the returned function is called. verbs: what each does; box: the video's, where there is one. */
export function bindShortcuts(verbs, box = null) {
  const keys = { ...wayKeys(verbs), ...(box && videoKeys(verbs)) };
  const listen = (event) => {
    if (event.defaultPrevented || event.ctrlKey || event.altKey || event.metaKey || !active(event, box)) return;
    const act = keys[event.key === ' ' ? 'Space' : named(event)];
    if (!act) return;
    event.preventDefault();
    act();
  };
  document.addEventListener('keydown', listen);
  return () => document.removeEventListener('keydown', listen);
}

/** The list of keys, with the switch that turns them off. */
export async function openHelp() {
  const { openDialog } = await parts.dialog();
  const { dialog } = openDialog({
    title: 'Keyboard shortcuts',
    body: html`
      <label class="check"><input type="checkbox" id="shortcuts-on" ${pref('shortcuts', true) && html`checked`}> Use these keys</label>
      <table class="keys">
        <caption class="visually-hidden">Keys and what they do</caption>
        <tbody>${HELP.map(([keys, text]) => html`<tr><th scope="row">${keys.map((key) => html`<kbd>${key}</kbd> `)}</th><td>${text}</td></tr>`)}</tbody>
      </table>`,
    size: 'small',
  });
  dialog.querySelector('#shortcuts-on').addEventListener('change', ({ target }) => setPref('shortcuts', target.checked));
}

function active({ key, target }, box) {
  if (document.querySelector('dialog:modal') || target.closest?.(TYPING)) return false;
  if (key.startsWith('Arrow')) {
    if (target.closest(OWN_ARROWS)) return false;
    return key === 'ArrowLeft' || key === 'ArrowRight' ? !scrollsSideways(target) : inPlayer(target, box);
  }
  if (key === ' ') return !target.closest(OWN_SPACE);
  return key === '?' || pref('shortcuts', true);
}

const inPlayer = (target, box) => box?.contains(target) || Boolean(document.fullscreenElement?.contains(box));
const scrollsSideways = (target) => target.closest('[role=region][tabindex="0"]');

// Caps Lock is not meant, and Shift only with the keys of the way, as on YouTube.
function named({ key, shiftKey }) {
  const letter = key.length === 1 ? key.toLowerCase() : key;
  return shiftKey && /^[a-z]$/.test(letter) ? `Shift ${letter}` : letter;
}

function wayKeys({ next, previous }) {
  return { n: next, 'Shift n': next, p: previous, 'Shift p': previous, '?': openHelp };
}

function videoKeys(verbs) {
  const tenths = Object.fromEntries([...'0123456789'].map((digit) => [digit, () => verbs.seekToPart(digit / 10)]));
  return {
    ...tenths,
    Space: verbs.toggle,
    k: verbs.toggle,
    j: () => verbs.seekBy(-10),
    l: () => verbs.seekBy(10),
    ArrowLeft: () => verbs.seekBy(-5),
    ArrowRight: () => verbs.seekBy(5),
    ArrowUp: () => verbs.louder(0.05),
    ArrowDown: () => verbs.louder(-0.05),
    '<': () => verbs.faster(-1),
    '>': () => verbs.faster(1),
    m: verbs.mute,
    c: verbs.captions,
    t: verbs.transcript,
    f: verbs.fullscreen,
    i: verbs.pictureInPicture,
  };
}
