// Where a video was left: found again on any device.
import { clock } from '../lib/format.js';

const EVERY = 10;
const NEAR_END = 5;

/** Start `video` at `position`, and tell(position, {keepalive}) as it moves. Returns {stop()}. */
export function resume(video, position, { tell, flash }) {
  let known = position;
  const save = (options) => {
    const now = video.ended ? 0 : Math.round(video.currentTime * 10) / 10;
    if (video.readyState === 0 || Math.abs(now - known) < 1) return;
    known = now;
    tell(now, options);
  };
  const leave = () => save({ keepalive: true });
  const hidden = () => document.visibilityState === 'hidden' && leave();
  video.addEventListener('loadedmetadata', () => {
    if (position < 1 || position > video.duration - NEAR_END) return;
    video.currentTime = position;
    flash(`Resumed at ${clock(position)}`);
  }, { once: true });
  video.addEventListener('pause', () => save());
  video.addEventListener('ended', () => save());
  video.addEventListener('timeupdate', () => Math.abs(video.currentTime - known) >= EVERY && !video.seeking && save());
  addEventListener('pagehide', leave);
  document.addEventListener('visibilitychange', hidden);
  return {
    stop() {
      leave();
      removeEventListener('pagehide', leave);
      document.removeEventListener('visibilitychange', hidden);
    },
  };
}
