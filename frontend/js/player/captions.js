// Captions: on or off, in which language; remembered.
import { pref, setPref } from '../lib/session.js';

const OFF = 'off';

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

/** Keep the captions clear of the controls while these are shown. */
export function liftCaptions(captions, lifted) {
  for (const cue of captions.tracks.flatMap(({ cues }) => [...(cues ?? [])])) {
    if (cue.line === 'auto' || cue.line === -4) cue.line = lifted ? -4 : 'auto';
  }
}
