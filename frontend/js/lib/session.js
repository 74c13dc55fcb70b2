// Who is signed in, and the visitor's preferences: the one module that touches the browser's storage.
const SESSION = 'edulearn.session';
const PREFERENCES = 'edulearn.preferences';
const RENEW_BEFORE = 60_000;

const memory = new Map();
const listeners = new Set();
const endListeners = new Set();
let server = {};
let renewal = null;
let told;

export const session = {
  /** The signed-in user, or null. */
  get user() {
    return load(SESSION)?.user ?? null;
  },

  /** Whether the server has ended it: nobody signed out here, and nobody signed in since. */
  get hasEnded() {
    return Boolean(load(SESSION)?.ended);
  },

  /** Keep what login and signup answer: {token, user, expires_in}. */
  signIn({ token, user, expires_in }) {
    save(SESSION, { token, user, expires_at: Date.now() + expires_in * 1000 });
    announce();
  },

  /** Forget the session in every tab, then end it on the server; raises if the server can't be told. */
  async signOut() {
    const token = load(SESSION)?.token;
    forget(SESSION);
    announce();
    if (token) await server.logout(token);
  },

  /** Keep a newer state of the user, as answered by the server. */
  remember(user) {
    const current = load(SESSION);
    if (!current?.token) return;
    save(SESSION, { ...current, user });
    announce();
  },

  /** A token good for a request, renewed when it is about to end; null for a visitor. */
  async token() {
    const current = load(SESSION);
    if (!current?.token || current.expires_at - Date.now() > RENEW_BEFORE) return current?.token ?? null;
    try {
      return await session.renew(current.token);
    } catch (error) {
      if (current.expires_at > Date.now()) return current.token;
      throw error;
    }
  },

  /** Trade a token that is no good any more for a new one; null (and signed out) if the session is over. */
  renew(stale) {
    renewal ??= alone(() => trade(stale)).finally(() => {
      renewal = null;
    });
    return renewal;
  },

  /** Call `listener(user)` when the user comes, goes or changes, in this tab or another; returns a function to stop. */
  onChange(listener) {
    listeners.add(listener);
    return () => listeners.delete(listener);
  },

  /** Call `listener()` when the server has ended the session: on another device, or because its time was over. */
  onEnd(listener) {
    endListeners.add(listener);
  },

  /** How the server is asked: {renew(), logout(token)}; config.js says it once. */
  connect(verbs) {
    server = verbs;
  },
};

/** A stored preference, such as pref('theme'). */
export function pref(name, fallback = null) {
  return load(PREFERENCES)?.[name] ?? fallback;
}

/** Store a preference; null removes it. */
export function setPref(name, value) {
  save(PREFERENCES, { ...load(PREFERENCES), [name]: value });
}

// The refresh token is good for one use: tabs take turns, and who comes second finds the new token.
function alone(work) {
  return navigator.locks ? navigator.locks.request('edulearn.renewal', work) : work();
}

async function trade(stale) {
  const current = load(SESSION);
  if (current?.token !== stale) return current?.token ?? null;
  try {
    const answer = await server.renew();
    // Signed out, or in as someone else, while the answer was on its way: that stands.
    if (load(SESSION)?.token === stale) session.signIn(answer);
  } catch (error) {
    if (error.status !== 401) throw error;
    if (load(SESSION)?.token === stale) {
      save(SESSION, { ended: true });
      announce();
      for (const listener of endListeners) listener();
    }
  }
  return load(SESSION)?.token ?? null;
}

// A renewed token is no news; a user who came, went or changed is.
function announce() {
  const { user } = session;
  if (JSON.stringify(user) === told) return;
  told = JSON.stringify(user);
  for (const listener of listeners) listener(user);
}

function load(key) {
  if (memory.has(key)) return memory.get(key);
  try {
    return JSON.parse(localStorage.getItem(key));
  } catch {
    return null;
  }
}

// Where storage is blocked or full, what is kept lives as long as the page.
function save(key, value) {
  try {
    localStorage.setItem(key, JSON.stringify(value));
    memory.delete(key);
  } catch {
    memory.set(key, value);
  }
}

function forget(key) {
  memory.delete(key);
  try {
    localStorage.removeItem(key);
  } catch {
    memory.set(key, null);
  }
}

told = JSON.stringify(session.user);

addEventListener('storage', ({ key }) => {
  if (key === SESSION || key === null) announce();
});

// A page that comes back from the back/forward cache has missed the other tabs' news.
addEventListener('pageshow', ({ persisted }) => {
  if (persisted) announce();
});
