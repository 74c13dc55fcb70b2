// What the site says about itself (name, currency, counts, what is open), asked once a page.
import { API } from '../config.js';

let asked = null;

/** A promise of the site: {name, currency, instructor_signup, course_review, demo, payment_methods, counts}. */
export function site() {
  asked ??= API.site().then((answer) => answer.site);
  asked.catch(() => {
    asked = null;
  });
  return asked;
}
