// Which parts of a video were really played: what was skipped over does not count.

const ENOUGH = 0.9;
const MOST = 100; // parts that the server takes

/**
 * Follows `video` and calls enough() once, when 90 % of it were played; `earlier`: the parts [start, end] that
 * were, on earlier visits and other devices. Returns {parts()}: all of them now.
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
