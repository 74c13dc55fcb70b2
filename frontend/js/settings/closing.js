// Closing one's account for good: what goes, what stays, and the password that says that it is meant.
import { API } from '../config.js';
import { passwordField } from '../lib/credentials.js';
import { onSubmit } from '../lib/form.js';
import { html, render } from '../lib/html.js';
import { session } from '../lib/session.js';
import { toast } from '../lib/toast.js';

export function showClosing(target) {
  render(target, html`
    <details class="disclosure">
      <summary>What happens, and how</summary>
      <form class="stack" novalidate>
        <p><strong>Erased:</strong> your name, email and password, where you are signed in, your courses and your progress, quiz results, certificates, notes, your wishlist, and what you wrote to us.</p>
        <p><strong>Kept, without your name:</strong> payments, which the books need, and your reviews, questions and answers.</p>
        ${teaches() && html`<p><strong>Your own courses</strong> leave the catalogue. Those that someone has stay theirs, by a “Former instructor”.</p>`}
        <p>It happens at once and can’t be undone.</p>
        ${passwordField({ label: 'Your password' })}
        <div><button class="button button-danger">Close my account</button></div>
      </form>
    </details>`);
  onSubmit(target.querySelector('form'), async ({ password }) => {
    const { message } = await API.closeAccount(password);
    await session.signOut().catch(() => {}); // The server has ended the session with the account.
    toast(message);
  });
}

const teaches = () => session.user.role !== 'student';
