// Chapters of a video, from a WebVTT file.
import { clock } from '../lib/format.js';
import { html } from '../lib/html.js';
import { readVtt } from './vtt.js';

/** The chapters in the file at `source` (none if it is empty); ready() is called when both they and the video's length are known. */
export function chaptersOf(source, deck, ready) {
  const chapters = {
    list: [],
    at: (time) => chapters.list.findLast(({ start }) => start <= time)?.text ?? '',
    times: () => chapters.list.map(({ start }) => start),
  };
  if (source) {
    chapters.loaded = deck.begun.then(() => readVtt(source)).catch(() => []).then((list) => {
      chapters.list = list;
      if (deck.video.duration) ready();
      deck.video.addEventListener('durationchange', ready);
    });
  }
  return chapters;
}

/** The chapters as a list of buttons that seek ([data-start]). */
export function chapterList(chapters) {
  return html`
    <ol class="cues">${chapters.map(({ start, text }) => html`
      <li><button type="button" class="cue" data-start="${start}"><span class="cue-time">${clock(start)}</span> <span dir="auto">${text}</span></button></li>`)}
    </ol>`;
}
