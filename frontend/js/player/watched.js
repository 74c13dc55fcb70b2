// What of a video was watched: where it was left, and which parts were really played.
import { clock } from '../lib/format.js';

const EVERY = 10;
const NEAR_END = 5;
const ENOUGH = 0.9;
const MOST = 100; // parts that the server takes

/** Start `video` at `position`, where it was left on any device, and tell(position, {keepalive}) as it moves. Returns {stop()}. */
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

/**
 * Follows `video` and calls enough() once, when 90 % of it were played: what was skipped over does not count. `earlier`:
 * the parts [start, end] that were, on earlier visits and other devices. Returns {parts()}: all of them now.
 */
export function watchedOf(video, earlier, enough) {
  const parts = () => union([...earlier, ...ranges(video.played)]);
  let told = false;
  const check = () => {
    if (told || !video.duration || seconds(parts()) < video.duration * ENOUGH) return;
    told = true;
    enough();
  };
  video.addEventListener('timeupdate', check);
  video.addEventListener('ended', check);
  return { parts: () => parts().sort((a, b) => length(b) - length(a)).slice(0, MOST).map(rounded) };
}

function ranges(played) {
  return Array.from({ length: played.length }, (_, index) => [played.start(index), played.end(index)]);
}

/** What some parts cover together. */
function union(parts) {
  const together = [];
  for (const [start, end] of parts.toSorted((a, b) => a[0] - b[0])) {
    const last = together.at(-1);
    if (last && start <= last[1]) last[1] = Math.max(last[1], end);
    else together.push([start, end]);
  }
  return together;
}

const length = ([start, end]) => end - start;
const seconds = (parts) => parts.reduce((sum, part) => sum + length(part), 0);
const rounded = (part) => part.map((second) => Math.round(second * 10) / 10);
