// Captions: on or off, in which language; remembered.
import { pref, setPref } from '../lib/session.js';

const OFF = 'off';
const SMALLEST = 15;
const LINE_HEIGHT = 1.2;

/** The captions of `video` whose <track>s are in place. changed() is called when they go on, off or change. */
export function captionsOf(video, changed) {
  const tracks = [...video.textTracks].filter(({ kind }) => kind === 'captions' || kind === 'subtitles');
  const chosen = () => tracks.find(({ language }) => language === pref('captions')) ?? null;
  const apply = () => {
    for (const track of tracks) track.mode = track === chosen() ? 'showing' : 'hidden';
    changed();
  };
  const captions = {
    tracks,
    get on() {
      return Boolean(chosen());
    },
    get language() {
      return chosen()?.language ?? OFF;
    },
    /** The track whose words the transcript shows. */
    get track() {
      return chosen() ?? tracks.find(({ language }) => language === pref('captions-last')) ?? tracks[0] ?? null;
    },
    choose(language) {
      setPref('captions', language);
      if (language !== OFF) setPref('captions-last', language);
      apply();
    },
    toggle() {
      captions.choose(captions.on ? OFF : captions.track?.language ?? OFF);
    },
    apply,
  };
  return captions;
}

/** Keep the captions in `box` large enough to read, and clear of its controls while these are shown. */
export function placeCaptions(box, captions) {
  const size = Math.max(SMALLEST, box.clientHeight / 20);
  box.style.setProperty('--cue-size', `${size}px`);
  const covered = 'idle' in box.dataset ? 0 : box.querySelector('.video-panel').offsetHeight;
  const line = covered && -Math.ceil(covered / (size * LINE_HEIGHT) + 0.5) - 1;
  for (const cue of captions.tracks.flatMap(({ cues }) => [...(cues ?? [])])) {
    if (cue.line === 'auto' || cue.line === lifted.get(cue)) place(cue, line);
  }
}

const lifted = new WeakMap();

// What its author has placed stays there.
function place(cue, line) {
  if (line) lifted.set(cue, line);
  cue.line = line || 'auto';
}
