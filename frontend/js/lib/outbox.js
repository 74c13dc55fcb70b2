// What is told to the server even when the net is away: kept on this device, and sent once it is back.
import { API } from '../config.js';
import { newId } from './http.js';
import { session } from './session.js';
import { vault } from './vault.js';

const AGAIN_AFTER = 30_000;
const SOON = 3_000;

const listeners = new Set();
let timer = null;

/**
 * Call API[verb](...args), the last of which is the body. Gives its answer, or null when the net is away: it is kept
 * under `key` until it is told, so it is sent later, also when the page is closed meanwhile. Under one key nothing
 * overtakes what was told before, and what is kept goes along: of two, the later's fields win. With `keepalive` the
 * page is being left: that can't wait.
 */
export function deliver(key, verb, args, options) {
  const keeping = keep(key, verb, args);
  return options?.keepalive ? tellAtOnce(key, keeping, verb, args, options) : inTurn(key, () => tell(key, keeping, verb));
}

async function tell(key, keeping, verb) {
  const { version, args } = await keeping;
  return conclude(key, version, await outcomeOf(verb, args));
}

async function tellAtOnce(key, keeping, verb, args, options) {
  const outcome = await outcomeOf(verb, args, options);
  const { version, isAlone } = await keeping;
  return conclude(key, isAlone && version, outcome);
}

async function conclude(key, version, outcome) {
  const { answer = null, error } = outcome;
  if (isTold(outcome)) await drop(key, version);
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
  const keeping = { version: newId(), args, isAlone: true };
  await vault.update('unsent', key, (kept) => {
    keeping.isAlone = !kept;
    keeping.args = joined(kept, args);
    return { verb, args: keeping.args, version: keeping.version };
  });
  schedule(true);
  return keeping;
}

const joined = (kept, args) => [...args.slice(0, -1), { ...kept?.args.at(-1), ...args.at(-1) }];

// What was added to while it was on its way is kept, and goes again.
const drop = (key, version) => vault.update('unsent', key, (kept) => (kept?.version === version ? undefined : kept));

async function send(key) {
  const kept = await vault.get('unsent', key);
  if (!kept) return true; // Another tab has sent it meanwhile.
  const { verb, args, version } = kept;
  const outcome = await outcomeOf(verb, args);
  if (!isTold(outcome)) return false;
  await drop(key, version);
  for (const listener of listeners) listener({ key, verb, args, ...outcome });
  return true;
}

// Who has to sign in again tells it then.
const isTold = ({ error }) => !error || (session.user && !isAway(error));

const outcomeOf = (verb, args, options) => API[verb](...args, options).then((answer) => ({ answer }), (error) => ({ error }));

function schedule(wanted) {
  clearTimeout(timer);
  timer = wanted ? setTimeout(flush, AGAIN_AFTER) : null;
}

addEventListener('online', flush);
