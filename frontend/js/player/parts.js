// The parts of the player that come when they are first needed: of a lesson only what its kind asks for.
import { ProblemError } from '../lib/http.js';

// What video.js imports and nobody before it: asked for beside it instead of after it.
const VIDEO = ['captions', 'chapters', 'controls', 'deck', 'media-session', 'seekbar', 'transcript', 'upnext', 'vtt', 'watched'];

export const parts = {
  video: loadVideo,
  article: () => load(import('./article.js')),
  quiz: () => load(import('./quiz.js')),
  file: () => load(import('./file.js')),
  locked: () => load(import('./locked.js')),
  missing: () => load(import('./missing.js')),
  overview: () => load(import('./overview.js')),
  notes: () => load(import('./notes.js')),
  questions: () => load(import('./questions.js')),
  reviews: () => load(import('../lib/reviews.js')),
  congratulations: () => load(import('./congratulations.js')),
  auth: () => load(import('../lib/auth.js')),
  dialog: () => load(import('../lib/dialog.js')),
};

/** Begin with what most lessons are, while the course itself is still asked for. */
export function loadEarly() {
  parts.article().catch(() => {}); // who needs it tells that it is missing
}

/** Have all of them at hand, so that none is missing without the net. */
export function loadAllParts() {
  return Promise.all(Object.values(parts).map((part) => part()));
}

function loadVideo() {
  for (const name of VIDEO.splice(0)) { // once
    const href = new URL(`${name}.js`, import.meta.url);
    document.head.append(Object.assign(document.createElement('link'), { rel: 'modulepreload', href }));
  }
  return load(import('./video.js'));
}

function load(module) {
  return module.catch(() => {
    throw ProblemError.unreachable();
  });
}
