// What one can do with the video, whether by button, key or headset; and what is remembered of it.
import { announce } from '../lib/toast.js';
import { pref, setPref } from '../lib/session.js';

export const SPEEDS = [0.5, 0.75, 1, 1.25, 1.5, 1.75, 2];

/** The deck of `video` on `stage` (which goes full screen); flash(text) shows what a key has done. */
export function deckOf(video, stage, flash) {
  const say = (text) => {
    flash(text);
    announce(text);
  };
  const deck = {
    video,

    /** Resolves once its first part is here, or does not come now: what else there is waits for that. */
    begun: new Promise((resolve) => {
      for (const name of ['loadedmetadata', 'suspend', 'error', 'emptied']) video.addEventListener(name, resolve, { once: true });
    }),

    toggle() {
      if (video.paused || video.ended) deck.play();
      else video.pause();
    },

    // Refused where the browser wants a click first: then the button is there to be clicked.
    play: () => video.play().catch(() => {}),

    seekTo(seconds) {
      video.currentTime = Math.min(Math.max(0, seconds), video.duration || 0);
    },

    /** Go to a moment that was picked somewhere below: the video comes into view. */
    jumpTo(seconds) {
      deck.seekTo(seconds);
      stage.scrollIntoView({ block: 'nearest' });
    },

    seekBy(seconds) {
      deck.seekTo(video.currentTime + seconds);
      flash(`${seconds > 0 ? '+' : '−'}${Math.abs(seconds)} s`);
    },

    seekToPart: (part) => deck.seekTo((video.duration || 0) * part),

    mute() {
      video.muted = !video.muted;
      setPref('muted', video.muted);
      say(video.muted ? 'Muted' : 'Sound on');
    },

    setVolume(volume) {
      video.volume = Math.min(Math.max(0, volume), 1);
      video.muted = video.volume === 0;
      setPref('volume', video.volume);
      setPref('muted', video.muted);
    },

    louder(step) {
      deck.setVolume(Math.round((video.volume + step) * 100) / 100);
      flash(`Volume ${Math.round(video.volume * 100)}%`);
    },

    setSpeed(speed) {
      video.playbackRate = speed;
      setPref('speed', speed);
      say(`Speed ${speed}×`);
    },

    faster(steps) {
      const index = SPEEDS.findIndex((speed) => speed >= video.playbackRate);
      deck.setSpeed(SPEEDS[Math.min(Math.max(0, index + steps), SPEEDS.length - 1)]);
    },

    async fullscreen() {
      if (document.fullscreenElement) await document.exitFullscreen();
      else if (stage.requestFullscreen) await stage.requestFullscreen().catch(() => {});
      else video.webkitEnterFullscreen?.();
    },

    async pictureInPicture() {
      if (document.pictureInPictureElement) await document.exitPictureInPicture();
      else await video.requestPictureInPicture?.().catch(() => say('Picture in picture is not possible now'));
    },
  };
  recall(video);
  return deck;
}

function recall(video) {
  video.volume = pref('volume', 1);
  video.muted = pref('muted', false);
  video.playbackRate = video.defaultPlaybackRate = SPEEDS.includes(pref('speed')) ? pref('speed') : 1;
}
