// A course as its learner has it: its lessons in order, what is done, where each was left.
import { API } from '../config.js';
import { ProblemError } from '../lib/http.js';
import { deliver, isAway, unsent } from '../lib/outbox.js';
import { session } from '../lib/session.js';
import { vault } from '../lib/vault.js';

const PATIENCE = 5_000;
const NOTHING = { completed: false, position: 0, played: [], best_score: null };

/** The course and the learner's progress: from the server or, where that is away or silent, as this device keeps them. */
export async function loadLearning(courseId) {
  const asking = ask(courseId);
  const copy = vault.get('copies', courseId);
  try {
    return await begin(await inTime(asking, copy));
  } catch (error) {
    if (!isAway(error) || !(await copy)) throw error;
    const learning = await begin({ ...(await copy), offline: true });
    asking.then((fresh) => learning.takeFresh(fresh), () => {}); // it may come yet
    return learning;
  }
}

async function begin(known) {
  const learning = new Learning(known);
  await learning.addUnsent();
  return learning;
}

// Whoever has a copy at hand does not wait long.
async function inTime(asking, copy) {
  const late = async () => {
    await new Promise((resolve) => { setTimeout(resolve, PATIENCE); });
    if (await copy) throw ProblemError.timeout();
    return asking;
  };
  return Promise.race([asking, late()]);
}

async function ask(courseId) {
  const enrolled = session.user?.enrolled_courses.includes(courseId);
  const [early, earlyProgress] = takeEarly(courseId);
  const [{ course }, progress] = await Promise.all([
    bodyOf(early).then((body) => body ?? API.course(courseId)),
    bodyOf(earlyProgress).then((body) => body?.progress ?? (enrolled ? progressOf(courseId) : null)),
  ]);
  return { course, progress: progress ?? (course.enrolled ? await progressOf(courseId) : null) };
}

// What player-boot.js has asked already: taken once, by whom it was asked for.
function takeEarly(courseId) {
  const { askedEarly: early } = window;
  window.askedEarly = null;
  return early?.course === courseId && early.reader === session.user?.id ? early.answers : [];
}

async function bodyOf(asked) {
  const response = await asked?.catch(() => null);
  return response?.ok ? response.json().catch(() => null) : null;
}

// Not enrolled any more: the course itself says so.
async function progressOf(courseId) {
  try {
    return (await API.progress(courseId)).progress;
  } catch (error) {
    if (error.status === 403) return null;
    throw error;
  }
}

class Learning extends EventTarget {
  constructor({ course, progress, offline = false }) {
    super();
    this.offline = offline;
    this.take(course, progress);
    this.tabs = new BroadcastChannel(`edulearn.learning.${course.id}`);
    this.tabs.onmessage = ({ data }) => this.apply(data);
  }

  take(course, progress) {
    this.course = course;
    this.lessons = course.modules.flatMap((module) => module.lessons);
    this.enrolled = course.enrolled;
    this.progress = progress ?? { lessons: {}, last_lesson: null, certificate: null };
  }

  lesson(id) {
    return this.lessons.find((lesson) => lesson.id === id);
  }

  module(lesson) {
    return this.course.modules.find(({ lessons }) => lessons.some(({ id }) => id === lesson.id));
  }

  /** The lesson `step` places after `lesson` (before it, if negative); undefined past the ends. */
  neighbour(lesson, step) {
    return this.lessons[this.lessons.findIndex(({ id }) => id === lesson.id) + step];
  }

  /** Where to begin: where one was, else the first that is neither done nor locked. */
  get start() {
    const { next_lesson: next, last_lesson: last } = this.progress;
    const open = this.lessons.filter((lesson) => !lesson.locked);
    return this.lesson(next ?? last) ?? open.find((lesson) => !this.of(lesson).completed) ?? open[0] ?? this.lessons[0];
  }

  /** {completed, position, played, best_score} of a lesson. */
  of(lesson) {
    return { ...NOTHING, ...this.progress.lessons[lesson.id] };
  }

  get done() {
    return this.lessons.filter((lesson) => this.of(lesson).completed).length;
  }

  get percent() {
    return this.lessons.length ? Math.floor((this.done * 100) / this.lessons.length) : 0;
  }

  /** Note {completed?, position?, played?} of a lesson, here and now, in other tabs, and on the server. */
  async tell(lesson, change, options) {
    if (!this.enrolled) return;
    this.apply({ [lesson.id]: change });
    this.tabs.postMessage({ [lesson.id]: change });
    const told = { lesson: lesson.id, ...change, at: new Date().toISOString() };
    const answer = await deliver(`progress/${lesson.id}`, 'saveProgress', [this.course.id, told], options).catch((error) => {
      this.refresh(); // The lesson may be gone, or not be open any more.
      throw error;
    });
    if (answer) this.takeAnswer(answer.progress, 'completed' in change);
    this.keepCopy();
  }

  /** Take {lesson id: change} as known to the server, such as a quiz that it has marked. */
  apply(changes) {
    for (const [id, change] of Object.entries(changes)) {
      this.progress.lessons[id] = { ...this.progress.lessons[id], ...change };
    }
    this.dispatchEvent(new Event('change'));
  }

  // The server knows of other devices, and of locks that open.
  takeAnswer(progress, reordered) {
    this.offline = false;
    this.progress.certificate = progress.certificate;
    if (reordered && (this.course.sequential || this.progress.certificate)) this.refresh();
  }

  /** Ask the server again: other devices may have gone on. */
  async refresh() {
    if (session.hasEnded) return;
    const fresh = await ask(this.course.id).catch(() => null);
    if (fresh) await this.takeFresh(fresh);
  }

  async takeFresh(fresh) {
    const isEdited = fresh.course.version !== this.course.version;
    this.offline = false;
    this.take(fresh.course, fresh.progress);
    if (isEdited) this.dispatchEvent(new Event('edited'));
    await this.addUnsent();
    this.keepCopy();
    this.dispatchEvent(new Event('change'));
  }

  async addUnsent() {
    for (const { verb, args } of await unsent()) {
      const [courseId, { lesson, at, ...change }] = args;
      if (verb === 'saveProgress' && courseId === this.course.id) this.apply({ [lesson]: change });
    }
  }

  async keepCopy() {
    if (this.enrolled && !this.isClosed) await vault.put('copies', this.course.id, { course: this.course, progress: this.progress });
  }

  close() {
    this.isClosed = true; // what comes now may be of someone who has signed out
    this.tabs.close();
  }
}
