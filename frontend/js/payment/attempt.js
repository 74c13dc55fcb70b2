// The Idempotency-Key of a payment: the same for the same order until its end is known, so that a
// double click, a reload, a lost answer or a second tab are one payment. One from longer ago than a payment page
// lasts is over by now; what still waits of it, the server goes on with.
import { newId } from '../lib/http.js';
import { pref, setPref } from '../lib/session.js';

const NAME = 'checkout';
const KEPT = 20;
const LASTS = 3_600_000;

/** The key to send with `body`. */
export function keyFor(body) {
  const order = JSON.stringify(body);
  const attempts = pref(NAME, {});
  const known = attempts[body.course_id];
  const at = Date.now();
  if (known?.order === order && at - known.at < LASTS) return known.key;
  const key = newId();
  setPref(NAME, Object.fromEntries([...Object.entries(attempts), [body.course_id, { order, key, at }]].slice(-KEPT)));
  return key;
}

/** The end of the attempt is known: the next one is a payment of its own. */
export function forgetAttempt(courseId) {
  const { [courseId]: ended, ...attempts } = pref(NAME, {});
  setPref(NAME, attempts);
}
