// What is told to the server even when the net is away: kept on this device, and sent once it is back.
import { API } from '../config.js';
import { newId } from './http.js';
import { session } from './session.js';
import { vault } from './vault.js';

const AGAIN_AFTER = 30_000;
const SOON = 3_000;
const LATE = 1_000;

const listeners = new Set();
let timer = null;

/**
 * Call API[verb](...args), the last of which is the body. Gives its answer, or null when the net is away:
 * then it is kept under `key` and sent later. Under one key nothing overtakes what was told before, and what
 * is kept goes along: of two, the later's fields win. With `keepalive` the page is being left: that can't wait.
 */
export function deliver(key, verb, args, options) {
  if (options?.keepalive) return deliverAtOnce(key, verb, args, options);
  const late = setTimeout(() => keep(key, verb, args), LATE); // the page may be closed while it waits
  return inTurn(key, () => {
    clearTimeout(late);
    return deliverNext(key, verb, args, options);
  });
}

async function deliverNext(key, verb, args, options) {
  const waiting = await vault.get('unsent', key);
  try {
    const answer = await API[verb](...joined(waiting, args), options);
    if (waiting) await drop(key, waiting.version);
    return answer;
  } catch (error) {
    if (!isAway(error)) throw error;
    await keep(key, verb, args);
    return null;
  }
}

// It is kept first, since nobody may be there to see it fail.
async function deliverAtOnce(key, verb, args, options) {
  const keeping = keep(key, verb, args);
  const { answer = null, error } = await outcomeOf(verb, args, options);
  const { version, isAlone } = await keeping;
  if (isAlone && !(error && isAway(error))) await drop(key, version);
  if (error && !isAway(error)) throw error;
  return answer;
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

/** Send what is kept; tabs take turns, so that nothing goes twice. */
export async function flush() {
  if (!session.user) return;
  for (const { key } of await unsent()) if (!(await inTurn(key, () => send(key)))) break;
  const left = await unsent();
  schedule(left.length > 0);
}

/** Send what is kept, and say whether all of it was sent within a few seconds. */
export async function sendSoon() {
  await Promise.race([flush(), new Promise((resolve) => { setTimeout(resolve, SOON); })]);
  return (await unsent()).length === 0;
}

function inTurn(key, work) {
  return navigator.locks ? navigator.locks.request(`edulearn.outbox/${key}`, work) : work();
}

async function keep(key, verb, args) {
  const version = newId();
  let isAlone = true;
  await vault.update('unsent', key, (kept) => {
    isAlone = !kept;
    return { verb, args: joined(kept, args), version };
  });
  schedule(true);
  return { version, isAlone };
}

const joined = (kept, args) => [...args.slice(0, -1), { ...kept?.args.at(-1), ...args.at(-1) }];

// What was added to while it was on its way is kept, and goes again.
const drop = (key, version) => vault.update('unsent', key, (kept) => (kept?.version === version ? undefined : kept));

async function send(key) {
  const kept = await vault.get('unsent', key);
  if (!kept) return true; // Another tab has sent it meanwhile.
  const { verb, args, version } = kept;
  const outcome = await outcomeOf(verb, args);
  if (outcome.error && (isAway(outcome.error) || !session.user)) return false;
  await drop(key, version);
  for (const listener of listeners) listener({ key, verb, args, ...outcome });
  return true;
}

const outcomeOf = (verb, args, options) => API[verb](...args, options).then((answer) => ({ answer }), (error) => ({ error }));

function schedule(wanted) {
  clearTimeout(timer);
  timer = wanted ? setTimeout(flush, AGAIN_AFTER) : null;
}

addEventListener('online', flush);
