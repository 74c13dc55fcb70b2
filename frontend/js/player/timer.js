// The clock of a timed quiz. The server's counts: this one only shows it.
import { clock, spokenTime } from '../lib/format.js';
import { announce } from '../lib/toast.js';

const SPOKEN_AT = [300, 60, 10];

/** Count `seconds` down in `place`, then call over(). Returns a function that stops it. */
export function countdown(place, seconds, over) {
  const ends = Date.now() + seconds * 1000;
  const show = () => {
    const left = Math.max(0, Math.ceil((ends - Date.now()) / 1000));
    place.querySelector('span').textContent = clock(left);
    place.toggleAttribute('data-urgent', left <= 60);
    if (SPOKEN_AT.includes(left)) announce(`${spokenTime(left)} left`);
    if (left > 0) return;
    clearInterval(timer);
    over();
  };
  const timer = setInterval(show, 1000);
  show();
  return () => clearInterval(timer);
}
