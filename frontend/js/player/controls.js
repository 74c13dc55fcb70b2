// The video's controls: buttons that tell their state, shown while they are needed.
import { clock } from '../lib/format.js';
import { html, render } from '../lib/html.js';
import { icon } from '../lib/icons.js';
import { bindMenu } from '../lib/menu.js';
import { SPEEDS } from './deck.js';
import { seekbarView } from './seekbar.js';

const IDLE_AFTER = 3000;
const hovers = matchMedia('(hover: hover)'); // a finger that has gone still counts as hovering

export function controlsView({ hasCaptions, languages }) {
  return html`
    <button type="button" class="video-start" data-do="toggle" aria-label="Play">${icon('play')}</button>
    <p class="video-flash" aria-hidden="true" hidden></p>
    <div class="video-wait" hidden><span class="spinner"></span><span class="visually-hidden">Loading…</span></div>
    <div class="video-controls" role="group" aria-label="Video controls">
      <div class="video-panel">
        ${seekbarView()}
        <div class="video-buttons">
          ${button('toggle', 'play', 'Play')}
          ${button('back', 'rotate-left', 'Back 10 seconds', 'wide-only')}
          ${button('forward', 'rotate-right', 'Forward 10 seconds', 'wide-only')}
          <div class="volume">
            ${button('mute', 'volume-high', 'Mute')}
            <input type="range" class="volume-slider" min="0" max="100" step="5" aria-label="Volume">
          </div>
          <p class="video-time"><span data-now>0:00</span> <span class="video-length">/ <span data-length>0:00</span></span></p>
          ${hasCaptions && captionsControl(languages)}
          ${hasCaptions && button('transcript', 'file-lines', 'Transcript')}
          ${speedMenu()}
          ${document.pictureInPictureEnabled && button('pip', 'picture-in-picture', 'Picture in picture', 'wide-only')}
          ${button('help', 'keyboard', 'Keyboard shortcuts', 'wide-only')}
          ${button('fullscreen', 'expand', 'Full screen')}
        </div>
      </div>
    </div>`;
}

/** Bind the controls in `box` to {deck, captions, acts}: acts[name]() answers data-do="name". */
export function bindControls(box, { deck, captions, acts }) {
  const { video } = deck;
  box.addEventListener('click', ({ target }) => {
    const name = target.closest('[data-do]')?.dataset.do;
    if (name) acts[name]?.();
  });
  bindTap(box, deck);
  video.addEventListener('dblclick', () => deck.fullscreen());
  bindVolume(box, deck);
  bindSpeed(box, deck);
  bindLanguages(box, captions);
  const draw = () => drawState(box, deck);
  for (const name of ['play', 'pause', 'ended', 'volumechange', 'ratechange', 'timeupdate', 'durationchange', 'loadedmetadata']) {
    video.addEventListener(name, draw);
  }
  for (const name of ['enterpictureinpicture', 'leavepictureinpicture']) video.addEventListener(name, draw);
  document.addEventListener('fullscreenchange', draw);
  bindWaiting(box, video);
  const stopHiding = hideWhenIdle(box, video);
  draw();
  return () => {
    stopHiding();
    document.removeEventListener('fullscreenchange', draw);
  };
}

/** Say on the captions' button whether they are on. */
export function drawCaptions(box, captions) {
  const button = box.querySelector('[data-do="captions"], #captions-button');
  button?.setAttribute('aria-pressed', String(captions.on));
  for (const item of box.querySelectorAll('[data-language]')) {
    item.setAttribute('aria-checked', String(item.dataset.language === captions.language));
  }
}

// A first touch only brings the controls back.
function bindTap(box, deck) {
  let wasIdle = false;
  box.addEventListener('pointerdown', ({ pointerType }) => {
    wasIdle = pointerType === 'touch' && 'idle' in box.dataset;
  }, { capture: true });
  deck.video.addEventListener('click', () => wasIdle || deck.toggle());
}

function button(name, symbol, label, className = '') {
  const toggles = ['mute', 'transcript', 'pip', 'fullscreen'].includes(name);
  return html`<button type="button" class="icon-button ${className}" data-do="${name}" aria-label="${label}" title="${label}"
    ${toggles && html`aria-pressed="false"`}>${icon(symbol)}</button>`;
}

function captionsControl(languages) {
  if (languages.length === 1) {
    return html`<button type="button" class="icon-button" data-do="captions" aria-label="Captions" title="Captions" aria-pressed="false">${icon('closed-captioning')}</button>`;
  }
  const item = ([language, label]) => html`
    <button type="button" role="menuitemradio" tabindex="-1" aria-checked="false" data-language="${language}">${label}</button>`;
  return html`
    <div class="menu-place">
      <button type="button" class="icon-button" id="captions-button" aria-haspopup="menu" aria-expanded="false" aria-controls="captions-menu"
        aria-label="Captions" title="Captions">${icon('closed-captioning')}</button>
      <div class="menu" id="captions-menu" role="menu" aria-label="Captions" hidden>${[['off', 'Off'], ...languages].map(item)}</div>
    </div>`;
}

function speedMenu() {
  const item = (speed) => html`
    <button type="button" role="menuitemradio" tabindex="-1" aria-checked="false" data-speed="${speed}">${speed === 1 ? 'Normal' : `${speed}×`}</button>`;
  return html`
    <div class="menu-place">
      <button type="button" class="icon-button speed-button" id="speed-button" aria-haspopup="menu" aria-expanded="false" aria-controls="speed-menu">1×</button>
      <div class="menu" id="speed-menu" role="menu" aria-label="Speed" hidden>${SPEEDS.map(item)}</div>
    </div>`;
}

function bindVolume(box, deck) {
  box.querySelector('.volume-slider').addEventListener('input', ({ target }) => deck.setVolume(target.value / 100));
}

function bindSpeed(box, deck) {
  const menu = box.querySelector('#speed-menu');
  bindMenu(box.querySelector('#speed-button'), menu);
  menu.addEventListener('click', ({ target }) => {
    const { speed } = target.closest('[data-speed]')?.dataset ?? {};
    if (speed) deck.setSpeed(Number(speed));
  });
}

function bindLanguages(box, captions) {
  const menu = box.querySelector('#captions-menu');
  if (!menu) return;
  bindMenu(box.querySelector('#captions-button'), menu);
  menu.addEventListener('click', ({ target }) => {
    const { language } = target.closest('[data-language]')?.dataset ?? {};
    if (language) captions.choose(language);
  });
}

function drawState(box, { video }) {
  const playing = !video.paused && !video.ended;
  box.dataset.state = video.ended ? 'ended' : playing ? 'playing' : 'paused';
  if (playing && !('started' in box.dataset)) {
    const focused = document.activeElement?.matches('.video-start');
    box.dataset.started = '';
    if (focused) box.focus({ preventScroll: true });
  }
  name(box, 'toggle', playing ? 'pause' : video.ended ? 'rotate-left' : 'play', playing ? 'Pause' : video.ended ? 'Replay' : 'Play');
  const silent = video.muted || video.volume === 0;
  const loud = video.volume < 0.5 ? 'volume-low' : 'volume-high';
  name(box, 'mute', silent ? 'volume-xmark' : loud, 'Mute', silent);
  name(box, 'fullscreen', document.fullscreenElement ? 'compress' : 'expand', 'Full screen', Boolean(document.fullscreenElement));
  name(box, 'pip', 'picture-in-picture', 'Picture in picture', document.pictureInPictureElement === video);
  const volume = Math.round(silent ? 0 : video.volume * 100);
  const slider = box.querySelector('.volume-slider');
  slider.value = volume;
  slider.setAttribute('aria-valuetext', silent ? 'Muted' : `${volume}%`);
  slider.style.setProperty('--played', `${volume}%`);
  const speed = box.querySelector('#speed-button');
  speed.textContent = `${video.playbackRate}×`;
  speed.setAttribute('aria-label', `Speed ${video.playbackRate}×`);
  for (const item of box.querySelectorAll('[data-speed]')) {
    item.setAttribute('aria-checked', String(Number(item.dataset.speed) === video.playbackRate));
  }
  box.querySelector('[data-now]').textContent = clock(video.currentTime);
  box.querySelector('[data-length]').textContent = clock(video.duration);
}

// Redrawn only when it changes: a click must end on the element on which it began.
function name(box, act, symbol, label, pressed) {
  for (const button of box.querySelectorAll(`[data-do="${act}"]`)) {
    if (pressed !== undefined) button.setAttribute('aria-pressed', String(pressed));
    if (button.dataset.symbol === symbol) continue;
    button.dataset.symbol = symbol;
    button.setAttribute('aria-label', label);
    if (button.title) button.title = label;
    render(button, icon(symbol));
  }
}

function bindWaiting(box, video) {
  const wait = box.querySelector('.video-wait');
  const show = (shown) => () => { wait.hidden = !shown; };
  video.addEventListener('waiting', show(true));
  for (const name of ['playing', 'canplay', 'seeked', 'error', 'pause']) video.addEventListener(name, show(false));
}

// The controls go when the video plays and nobody needs them: no pointer, no focus, no open menu.
function hideWhenIdle(box, video) {
  let timer = null;
  const hide = () => {
    const needed = video.paused || box.querySelector('.video-controls :focus-visible, .video-controls [aria-expanded="true"]');
    if (needed || (hovers.matches && box.querySelector('.video-controls:hover'))) wake();
    else box.dataset.idle = '';
  };
  const wake = () => {
    delete box.dataset.idle;
    clearTimeout(timer);
    timer = setTimeout(hide, IDLE_AFTER);
  };
  for (const name of ['pointermove', 'pointerdown', 'keydown', 'focusin']) box.addEventListener(name, wake);
  for (const name of ['play', 'pause', 'seeking']) video.addEventListener(name, wake);
  box.addEventListener('pointerleave', () => {
    clearTimeout(timer);
    timer = setTimeout(hide, IDLE_AFTER / 4);
  });
  return () => clearTimeout(timer);
}
