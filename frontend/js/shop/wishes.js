// Hearts: the courses that someone means to take, on every card and on the course's own page.
import { API } from '../config.js';
import { requireUser } from '../lib/auth.js';
import { html } from '../lib/html.js';
import { icon } from '../lib/icons.js';
import { session } from '../lib/session.js';
import { toast } from '../lib/toast.js';
import { go } from './navigation.js';

// What was changed on this page since the lists were read: they are shown again without being read again.
const changed = new Map();

let owner = session.user?.id;
let saving = Promise.resolve();

session.onChange((user) => {
  if (user?.id !== owner) changed.clear();
  owner = user?.id;
});
document.addEventListener('click', ({ target }) => {
  const button = target.closest('[data-wish]');
  if (button) handleWish(button.dataset);
});

/** The heart of a course, with a word beside it if asked; none where the user has the course or teaches it. */
export function wishButton(course, { word = false } = {}) {
  if (!canBeWished(course)) return null;
  const isOn = changed.get(course.id) ?? course.wished ?? false;
  return html`
    <button type="button" class="${word ? 'button button-wide wish' : 'icon-button wish'}" aria-label="Wishlist: ${course.title}" aria-pressed="${String(isOn)}" data-wish="${course.id}" data-title="${course.title}">
      ${icon('heart-empty')}${icon('heart')}${word && ' Wishlist'}</button>`;
}

function canBeWished({ id, status, instructor }) {
  const { user } = session;
  return status === 'published' && instructor.id !== user?.id && !user?.enrolled_courses.includes(id);
}

async function handleWish({ wish: id, title }) {
  const isOn = !isPressed(id);
  const user = await requireUser(`Sign in to keep “${title}” on your wishlist.`);
  if (!user || user.enrolled_courses.includes(id)) return;
  mark(id, isOn);
  // One after the other: of two quick presses the second is the last word.
  saving = saving.then(() => save(id, isOn));
}

async function save(id, isOn) {
  try {
    await (isOn ? API.wish(id) : API.unwish(id));
    toast(isOn ? 'On your wishlist' : 'Off your wishlist', { kind: 'info', action: isOn && { label: 'Open it', run: () => go('/?enrolled=true&view=wishlist') } });
  } catch (error) {
    mark(id, !isOn);
    toast(error.detail ?? 'Your wishlist could not be changed.', { kind: 'bad' });
  }
}

function mark(id, isOn) {
  changed.set(id, isOn);
  for (const button of heartsOf(id)) button.setAttribute('aria-pressed', String(isOn));
}

const heartsOf = (id) => document.querySelectorAll(`[data-wish="${id}"]`);
const isPressed = (id) => heartsOf(id)[0]?.getAttribute('aria-pressed') === 'true';
