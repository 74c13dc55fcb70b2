// What this device keeps for whoever is signed in, so that they can go on without the net: copies of
// their courses and what could not be sent yet. All of it is gone when they sign out.
import { session } from './session.js';

const NAME = 'edulearn';
const STORES = ['copies', 'unsent'];

let opening = null;
let owner = session.user?.id;

export const vault = {
  /** What is kept under `key`; undefined when there is nothing, or nothing can be kept here. */
  get: (store, key) => use(store, 'readonly', (box) => result(box.get(own(key)))),

  put: (store, key, value) => use(store, 'readwrite', (box) => result(box.put(value, own(key)))),

  /** Replace what is under `key` by change(it) in one step; undefined removes it. */
  update: (store, key, change) => use(store, 'readwrite', async (box) => {
    const value = change(await result(box.get(own(key))));
    await result(value === undefined ? box.delete(own(key)) : box.put(value, own(key)));
  }),

  /** All that is kept in a store, oldest key first: [[key, value], …]. */
  entries: (store) => use(store, 'readonly', async (box) => {
    const [keys, values] = await Promise.all([result(box.getAllKeys()), result(box.getAll())]);
    const all = keys.map((key, index) => [key, values[index]]).filter(([key]) => key.startsWith(own('')));
    return all.map(([key, value]) => [key.slice(own('').length), value]);
  }),
};

/** Remove everything: copies, what is unsent, and the files that the service worker keeps. */
export async function forgetEverything() {
  owner = session.user?.id;
  const database = await opening?.catch(() => null);
  opening = null;
  database?.close();
  const names = globalThis.caches ? await caches.keys() : [];
  await Promise.all([result(indexedDB.deleteDatabase(NAME)), ...names.map((name) => caches.delete(name))]);
}

const own = (key) => `${owner}/${key}`;

// A browser that keeps nothing (private windows, full disks) does without.
async function use(store, mode, work) {
  const database = owner && (await open().catch(() => null));
  return database ? work(database.transaction(store, mode).objectStore(store)) : undefined;
}

function open() {
  opening ??= result(request()).then((database) => {
    // Another tab signs out: what holds the database open would hold up its end.
    database.onversionchange = () => {
      database.close();
      opening = null;
    };
    return database;
  });
  return opening;
}

function request() {
  const opened = indexedDB.open(NAME, 1);
  opened.onupgradeneeded = () => STORES.forEach((store) => opened.result.createObjectStore(store));
  return opened;
}

function result(asked) {
  return new Promise((resolve, reject) => {
    asked.onsuccess = () => resolve(asked.result);
    asked.onerror = () => reject(asked.error);
  });
}

// Signed out, or in as someone else, in this tab or another. Whom the server signed out may be back in a moment.
session.onChange((user) => {
  if (user?.id !== owner && !session.hasEnded) forgetEverything();
});

// The session may have ended while no page was open.
if (!owner) {
  globalThis.indexedDB?.databases?.().then((kept) => {
    if (kept.some(({ name }) => name === NAME)) forgetEverything();
  });
}
