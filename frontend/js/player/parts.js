// The parts of the player that come when they are first needed: of a lesson only what its kind asks for.
import { ProblemError } from '../lib/problem.js';

export const parts = {
  video: () => load(import('./video.js')),
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

/** Begin with what most lessons need, while the course itself is still asked for. */
export function loadEarly() {
  for (const part of [parts.video, parts.article]) part().catch(() => {}); // who needs it tells that it is missing
}

/** Have all of them at hand, so that none is missing without the net. */
export function loadAllParts() {
  return Promise.all(Object.values(parts).map((part) => part()));
}

function load(module) {
  return module.catch(() => {
    throw ProblemError.unreachable();
  });
}
