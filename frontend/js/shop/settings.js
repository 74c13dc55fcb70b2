// Settings: one's own account, one concern a module in settings/.
import { html, render } from '../lib/html.js';
import { showClosing } from '../settings/closing.js';
import { showData } from '../settings/data.js';
import { showEmail } from '../settings/email.js';
import { showPassword } from '../settings/password.js';
import { showProfile } from '../settings/profile.js';
import { showSessions } from '../settings/sessions.js';

const SECTIONS = {
  profile: 'Profile',
  email: 'Email address',
  password: 'Password',
  sessions: 'Where you are signed in',
  data: 'Your data',
  closing: 'Close your account',
};

export function showSettings(target) {
  render(target, html`<div class="settings">${Object.entries(SECTIONS).map(section)}</div>`);
  const place = (name) => target.querySelector(`#settings-${name}`);
  showProfile(place('profile'));
  showEmail(place('email'));
  const sessions = showSessions(place('sessions'));
  showPassword(place('password'), sessions.reload);
  showData(place('data'));
  showClosing(place('closing'));
}

function section([name, title]) {
  return html`
    <section class="panel" aria-labelledby="${name}-title">
      <h2 id="${name}-title">${title}</h2>
      <div id="settings-${name}"></div>
    </section>`;
}
