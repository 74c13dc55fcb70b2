// The transcript: the captions' words, to read along, to search, and to seek by.
import { clock, plural } from '../lib/format.js';
import { html, render } from '../lib/html.js';
import { icon } from '../lib/icons.js';
import { emptyState, loadingState } from '../lib/states.js';
import { announce } from '../lib/toast.js';
import { readVtt } from './vtt.js';

/** The transcript in `panel`, of the file at source() (which may change). Returns {open(flag), load(), stop()}. */
export function transcriptOf(panel, deck, { source, closed }) {
  let cues = [];
  let loaded = null;
  render(panel, frame());
  const lines = panel.querySelector('.transcript-lines');
  const follow = () => mark(lines, cues, deck.video.currentTime);
  const load = async () => {
    if (panel.hidden || loaded === source()) return;
    loaded = source();
    render(lines, loadingState());
    cues = await readVtt(loaded).catch(() => []);
    render(lines, cues.length ? html`<ol class="cues">${cues.map(line)}</ol>` : nothing());
    follow();
  };
  panel.oninput = ({ target }) => search(lines, target.value);
  panel.onclick = ({ target }) => {
    if (target.closest('[data-close-transcript]')) closed();
    const start = target.closest('[data-start]')?.dataset.start;
    if (start) deck.seekTo(Number(start));
  };
  deck.video.addEventListener('timeupdate', follow);
  deck.video.addEventListener('seeked', follow);
  return {
    open(flag) {
      panel.hidden = !flag;
      load();
    },
    load,
    stop() {
      panel.hidden = true;
      panel.replaceChildren();
    },
  };
}

function frame() {
  return html`
    <div class="transcript-head">
      <h2>Transcript</h2>
      <button type="button" class="icon-button" data-close-transcript aria-label="Close transcript">${icon('xmark')}</button>
    </div>
    <div class="search">
      <label class="visually-hidden" for="transcript-search">Search in the transcript</label>
      ${icon('search')}<input type="search" id="transcript-search" placeholder="Search in the transcript" autocomplete="off">
    </div>
    <div class="transcript-lines"></div>`;
}

function line({ start, text }) {
  return html`<li><button type="button" class="cue" data-start="${start}"><span class="cue-time">${clock(start)}</span> <span class="cue-text" dir="auto">${text}</span></button></li>`;
}

function nothing() {
  return emptyState({ title: 'No transcript', text: 'It could not be loaded.', symbol: 'file-lines' });
}

// What is being said: marked, and kept in view unless the reader is at work in the list.
function mark(lines, cues, time) {
  const index = cues.findLastIndex(({ start }) => start <= time + 0.05);
  const button = lines.querySelectorAll('.cue')[index];
  const before = lines.querySelector('[aria-current]');
  if (button === before) return;
  before?.removeAttribute('aria-current');
  button?.setAttribute('aria-current', 'true');
  if (button && !lines.matches(':hover, :focus-within')) {
    lines.scrollTop = button.offsetTop - lines.offsetTop - lines.clientHeight / 3;
  }
}

function search(lines, wanted) {
  const words = wanted.trim().toLowerCase();
  let found = 0;
  for (const cue of lines.querySelectorAll('.cue')) {
    const text = cue.querySelector('.cue-text');
    const at = words ? text.textContent.toLowerCase().indexOf(words) : -1;
    cue.parentElement.hidden = Boolean(words) && at < 0;
    found += at >= 0;
    highlight(text, at, words.length);
  }
  announce(words ? `${plural(found, 'line')} found` : '');
}

function highlight(element, at, length) {
  const text = element.textContent;
  render(element, at < 0 ? text : html`${text.slice(0, at)}<mark>${text.slice(at, at + length)}</mark>${text.slice(at + length)}`);
}
