// After the end: the next lesson comes by itself, unless one says no.
import { fragment, html } from '../lib/html.js';
import { icon } from '../lib/icons.js';
import { pref, setPref } from '../lib/session.js';
import { announce } from '../lib/toast.js';

const WAIT = 5;

/** Whether the next lesson comes by itself. */
export const autoplay = {
  get on() {
    return pref('autoplay', true);
  },
  set(on) {
    setPref('autoplay', on);
  },
};

/** Offer `next` over the video in `box`; go() when the time is up or it is asked for. Returns a function that ends the offer. */
export function offerNext(box, next, go) {
  box.append(fragment(view(next)));
  const card = box.lastElementChild;
  const bar = card.querySelector('progress');
  let left = WAIT;
  const end = () => {
    clearInterval(timer);
    document.removeEventListener('keydown', escape);
    card.remove();
  };
  const cancel = () => {
    const focused = card.contains(document.activeElement);
    end();
    announce('Cancelled');
    if (focused) box.querySelector('[data-do="toggle"]').focus();
  };
  const proceed = () => {
    end();
    go();
  };
  const escape = ({ key }) => key === 'Escape' && cancel();
  const timer = setInterval(() => {
    left -= 1;
    bar.value = WAIT - left;
    card.querySelector('[data-left]').textContent = left;
    if (left <= 0) proceed();
  }, 1000);
  card.querySelector('[data-cancel]').addEventListener('click', cancel);
  card.querySelector('[data-go]').addEventListener('click', proceed);
  document.addEventListener('keydown', escape);
  announce(`Up next in ${WAIT} seconds: ${next.title}. Press Escape to stay.`);
  return end;
}

function view(next) {
  return html`
    <div class="up-next">
      <p class="up-next-when">Up next in <span data-left>${WAIT}</span> s</p>
      <p class="up-next-title">${next.title}</p>
      <progress class="progress" max="${WAIT}" value="0" aria-label="Time until the next lesson"></progress>
      <div class="cluster">
        <button type="button" class="button" data-cancel>Cancel</button>
        <button type="button" class="button button-highlight" data-go>${icon('play')} Go now</button>
      </div>
    </div>`;
}
