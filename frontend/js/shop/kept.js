// The user's courses: from the server or, without the net, those that this device keeps to be read.
import { API } from '../config.js';
import { flush, isAway } from '../lib/outbox.js';
import { vault } from '../lib/vault.js';

const MOST = 100;

/** {courses, isKept}: isKept says that the server could not be asked. What waits to be sent is sent first. */
export async function ownCourses() {
  try {
    await flush();
    return await API.courses({ enrolled: true, page_size: MOST });
  } catch (error) {
    const courses = isAway(error) ? await keptCourses() : [];
    if (!courses.length) throw error;
    return { courses, isKept: true };
  }
}

async function keptCourses() {
  const copies = (await vault.entries('copies')) ?? [];
  return copies.filter(([, copy]) => copy.course).map(([, { course, progress }]) => ({ ...course, progress }));
}
