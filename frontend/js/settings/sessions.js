// Where one is signed in, with a way to end it there.
import { API } from '../config.js';
import { confirmDialog } from '../lib/dialog.js';
import { ago, date } from '../lib/format.js';
import { html } from '../lib/html.js';
import { icon } from '../lib/icons.js';
import { session } from '../lib/session.js';
import { busy, fill, skeleton } from '../lib/states.js';
import { toast } from '../lib/toast.js';

/** Returns {reload()}. */
export function showSessions(target) {
  const reload = () => fill(target, async () => view((await API.sessions()).sessions), { loading: skeleton(2, 'row') });
  target.addEventListener('click', ({ target: clicked }) => {
    const button = clicked.closest('[data-end], [data-end-all]');
    if (button?.dataset.end) end(target, button);
    else if (button) endAll(button);
  });
  reload();
  return { reload };
}

function view(sessions) {
  return html`
    <ul class="rows">${sessions.map(row)}</ul>
    <div class="rows-foot"><button type="button" class="button" data-end-all>${icon('right-from-bracket')} Sign out everywhere</button></div>`;
}

function row({ id, device, created_at: since, seen_at: seen, current }) {
  const used = current ? 'in use now' : `last used ${ago(seen)}`;
  return html`
    <li>
      ${icon('globe')}
      <span class="row-text"><strong>${device}</strong> ${current && html`<span class="badge badge-accent">This device</span>`}
        <span class="sub">${used} · signed in on ${date(since)}</span></span>
      ${!current && html`<button type="button" class="button button-small" data-end="${id}" data-device="${device}">Sign out<span class="visually-hidden"> ${device}, ${used}</span></button>`}
    </li>`;
}

async function end(target, button) {
  const { end: id, device } = button.dataset;
  try {
    await busy(button, () => API.endSession(id));
  } catch (error) {
    // It may have ended by itself meanwhile: that is as good.
    if (error.status !== 404) {
      toast(error.detail, { kind: 'bad' });
      return;
    }
  }
  button.closest('li').remove();
  target.querySelector('[data-end], [data-end-all]').focus();
  toast(`${device} is signed out`);
}

async function endAll(button) {
  const agreed = await confirmDialog({
    title: 'Sign out everywhere?',
    message: html`<p>Every device is signed out at once, this one too.</p>`,
    confirm: 'Sign out everywhere',
  });
  if (!agreed) return;
  try {
    const { message } = await busy(button, API.signOutEverywhere);
    await session.signOut().catch(() => {}); // The server knows already.
    toast(message);
  } catch (error) {
    toast(error.detail, { kind: 'bad' });
  }
}
