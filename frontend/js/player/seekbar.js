// The seek bar: a native slider, so that fingers, keys and screen readers all can use it.
import { clock, spokenTime } from '../lib/format.js';
import { html } from '../lib/html.js';

const STEP = 5;

export function seekbarView() {
  return html`
    <div class="seek">
      <div class="seek-marks" aria-hidden="true"></div>
      <input type="range" role="slider" class="seek-slider" min="0" max="0" step="any" value="0" aria-label="Seek" aria-valuetext="0 seconds">
      <output class="seek-tip" aria-hidden="true" hidden></output>
    </div>`;
}

/** Bind the seek bar in `box` to a deck; chapterAt(seconds) names a chapter. Returns {marks(times)}. */
export function bindSeekbar(box, deck, chapterAt) {
  const { video } = deck;
  const slider = box.querySelector('.seek-slider');
  let held = false;
  const draw = () => {
    if (!held) slider.value = video.currentTime;
    const chapter = chapterAt(video.currentTime);
    slider.setAttribute('aria-valuetext',
      `${spokenTime(video.currentTime)} of ${spokenTime(video.duration)}${chapter ? `, ${chapter}` : ''}`);
    box.style.setProperty('--played', share(slider.value, video.duration));
    box.style.setProperty('--loaded', share(loadedUntil(video), video.duration));
  };
  const setLength = () => {
    slider.max = video.duration || 0;
    draw();
  };
  for (const name of ['timeupdate', 'seeking', 'seeked', 'progress']) video.addEventListener(name, draw);
  video.addEventListener('durationchange', setLength);
  slider.addEventListener('input', () => {
    held = true;
    deck.seekTo(Number(slider.value));
    draw();
  });
  slider.addEventListener('change', () => { held = false; });
  slider.addEventListener('keydown', (event) => seekByKey(event, deck));
  bindTip(box, deck, chapterAt);
  return {
    marks(times) {
      const marks = times.filter((time) => time > 0).map((time) => {
        const mark = document.createElement('i');
        mark.style.setProperty('--at', share(time, video.duration));
        return mark;
      });
      box.querySelector('.seek-marks').replaceChildren(...marks);
    },
  };
}

function seekByKey(event, deck) {
  const { video } = deck;
  const to = {
    ArrowLeft: video.currentTime - STEP,
    ArrowDown: video.currentTime - STEP,
    ArrowRight: video.currentTime + STEP,
    ArrowUp: video.currentTime + STEP,
    PageDown: video.currentTime - 6 * STEP,
    PageUp: video.currentTime + 6 * STEP,
    Home: 0,
    End: video.duration,
  }[event.key];
  if (to === undefined || event.ctrlKey || event.altKey || event.metaKey) return;
  event.preventDefault();
  event.stopPropagation();
  deck.seekTo(to);
}

// Where the pointer is, in time.
function bindTip(box, deck, chapterAt) {
  const tip = box.querySelector('.seek-tip');
  box.addEventListener('pointermove', ({ clientX, pointerType }) => {
    const { left, width } = box.getBoundingClientRect();
    const part = Math.min(Math.max(0, (clientX - left) / width), 1);
    const time = part * (deck.video.duration || 0);
    tip.hidden = pointerType === 'touch';
    tip.textContent = [chapterAt(time), clock(time)].filter(Boolean).join(' · ');
    box.style.setProperty('--tip', `${part * 100}%`);
  });
  box.addEventListener('pointerleave', () => { tip.hidden = true; });
}

const share = (part, whole) => `${whole > 0 ? Math.min((part / whole) * 100, 100) : 0}%`;

function loadedUntil({ buffered, currentTime }) {
  for (let index = 0; index < buffered.length; index++) {
    if (buffered.start(index) <= currentTime && currentTime <= buffered.end(index)) return buffered.end(index);
  }
  return 0;
}
