// A quiet notice while one's address is not confirmed, with the link sent again on request.
import { API } from '../config.js';
import { html, render } from './html.js';
import { icon } from './icons.js';
import { session } from './session.js';
import { busy } from './states.js';
import { toast } from './toast.js';

/** Fill `target` with the notice for as long as it is true; `why` says what waits for the confirmation. */
export function showUnverified(target, why = '') {
  const draw = () => {
    const { user } = session;
    target.hidden = !user || user.email_verified;
    render(target, !target.hidden && notice(user, why));
    target.querySelector('button')?.addEventListener('click', ({ currentTarget }) => sendAgain(currentTarget));
  };
  const stop = session.onChange(() => (target.isConnected ? draw() : stop()));
  draw();
}

function notice({ email }, why) {
  return html`
    <div class="alert alert-warn">
      ${icon('envelope')}
      <div class="stack-s">
        <p><strong>Confirm your email address.</strong> Open the link that we sent to <span class="breakable">${email}</span>. ${why}</p>
        <p role="status"><button type="button" class="button button-small">Send it again</button></p>
      </div>
    </div>`;
}

async function sendAgain(button) {
  const place = button.parentElement;
  try {
    await busy(button, API.sendVerification);
    render(place, 'Sent. It is good for three days; look into the spam folder too.');
  } catch (error) {
    toast(error.detail, { kind: 'bad' });
  }
}
