// What is told to the server even when the net is away: kept on this device, and sent once it is back.
import { API } from '../config.js';
import { newId } from './id.js';
import { session } from './session.js';
import { vault } from './vault.js';

const AGAIN_AFTER = 30_000;

const listeners = new Set();
let timer = null;

/**
 * Call API[verb](...args), the last of which is the body. Gives its answer, or null when the net is away:
 * then it is kept under `key` and sent later. Of two kept under one key, the later's fields win.
 * With `keepalive` (the page is being left) it is kept first, since nobody may be there to see it fail.
 */
export async function deliver(key, verb, args, options) {
  const kept = options?.keepalive && keep(key, verb, args);
  try {
    const answer = await API[verb](...args, options);
    if (kept) await drop(key, await kept);
    return answer;
  } catch (error) {
    if (!isAway(error)) throw error;
    await (kept || keep(key, verb, args));
    return null;
  }
}

/** What is still to be sent: [{key, verb, args}]. */
export async function unsent() {
  return ((await vault.entries('unsent')) ?? []).map(([key, entry]) => ({ key, ...entry }));
}

/** Call listener({verb, args, answer}) for what was sent late, or with {error} instead of answer if it was refused. */
export function onSent(listener) {
  listeners.add(listener);
}

/** Whether `error` says that the net or the server is away for now. */
export function isAway(error) {
  return error.status === 0 || error.status === 408 || error.status === 429 || error.status >= 500;
}

/** Send what is kept, oldest first; tabs take turns, so that nothing goes twice. */
export async function flush() {
  if (!session.user) return;
  await alone(async () => {
    for (const entry of await unsent()) if (!(await send(entry))) break;
  });
  const left = await unsent();
  schedule(left.length > 0);
}

function alone(work) {
  return navigator.locks ? navigator.locks.request('edulearn.outbox', work) : work();
}

async function keep(key, verb, args) {
  const version = newId();
  await vault.update('unsent', key, (kept) => ({
    verb,
    args: [...args.slice(0, -1), { ...kept?.args.at(-1), ...args.at(-1) }],
    version,
  }));
  schedule(true);
  return version;
}

// What was added to while it was on its way is kept, and goes again.
const drop = (key, version) => vault.update('unsent', key, (kept) => (kept?.version === version ? undefined : kept));

async function send({ key, verb, args, version }) {
  const outcome = await API[verb](...args).then((answer) => ({ answer }), (error) => ({ error }));
  if (outcome.error && (isAway(outcome.error) || !session.user)) return false;
  await drop(key, version);
  for (const listener of listeners) listener({ key, verb, args, ...outcome });
  return true;
}

function schedule(wanted) {
  clearTimeout(timer);
  timer = wanted ? setTimeout(flush, AGAIN_AFTER) : null;
}

addEventListener('online', flush);
