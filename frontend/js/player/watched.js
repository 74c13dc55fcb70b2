// How much of a video was really played: what was skipped over does not count.

const ENOUGH = 0.9;

/**
 * Follows `video` and calls enough() once, when 90 % of it were played. `before`: {position, watched} of
 * earlier visits, taken as played just before the position. Returns {seconds()}.
 */
export function watchedOf(video, before, enough) {
  const earlier = [Math.max(0, before.position - before.watched), before.watched ? before.position : 0];
  const seconds = () => covered([earlier, ...ranges(video.played)]);
  let told = false;
  const check = () => {
    if (told || !video.duration || seconds() < video.duration * ENOUGH) return;
    told = true;
    enough();
  };
  video.addEventListener('timeupdate', check);
  video.addEventListener('ended', check);
  return { seconds: () => Math.floor(seconds()) };
}

function ranges(played) {
  return Array.from({ length: played.length }, (_, index) => [played.start(index), played.end(index)]);
}

/** The length of what some ranges cover together. */
export function covered(parts) {
  let until = 0;
  let sum = 0;
  for (const [start, end] of parts.toSorted((a, b) => a[0] - b[0])) {
    sum += Math.max(0, end - Math.max(start, until));
    until = Math.max(until, end);
  }
  return sum;
}
