// What became of a payment whose end was not in its answer.
import { API } from '../config.js';

const BETWEEN = 2000;
const TRIES = 20;

/** Ask for a payment until it has ended, or waits for the buyer, or for a while; the last answer. */
export async function follow(id, signal) {
  for (let tries = 1; ; tries += 1) {
    const answer = await API.payment(id, { signal });
    const { reference, redirect_url: elsewhere } = answer.next_action ?? {};
    const waits = answer.payment.status === 'pending' && !reference && !elsewhere;
    if (!waits || tries === TRIES) return answer;
    await pause(BETWEEN, signal);
  }
}

/** The user's pending payment of a course, or null. */
export async function standingPayment(courseId) {
  const { payments } = await API.payments({ course: courseId, status: 'pending', page_size: 1 });
  return payments[0] ?? null;
}

function pause(time, signal) {
  return new Promise((resolve, reject) => {
    setTimeout(resolve, time);
    signal.addEventListener('abort', () => reject(signal.reason), { once: true });
  });
}
