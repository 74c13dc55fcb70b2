// On a site that asks for it only confirmed addresses may teach: says so while the user's is not.
import { API } from '../config.js';
import { session } from '../lib/session.js';
import { site } from '../lib/site.js';
import { showUnverified } from '../lib/unverified.js';

/** Fill `target` with the notice, if it is true of `user`. */
export async function showProofNotice(target, user) {
  if (user.email_verified || !(await site().catch(() => ({}))).verify_email) return;
  // It may have been confirmed since, in another browser.
  session.remember((await API.me().catch(() => ({ user }))).user);
  showUnverified(target, 'Until then you can’t make or change courses.');
}
