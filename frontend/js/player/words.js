// What the player calls things.
import { clock, dateTime, duration } from '../lib/format.js';

export const TYPES = {
  video: { symbol: 'video', name: 'Video' },
  article: { symbol: 'file-lines', name: 'Article' },
  quiz: { symbol: 'circle-question', name: 'Quiz' },
  file: { symbol: 'file-arrow-down', name: 'File' },
};

/** The address of a lesson. */
export function lessonUrl(course, lesson) {
  return `/player.html?course=${course.id}&lesson=${lesson.id}`;
}

/** "4:30" of a video, "5 min" of what is read. */
export function length({ type, duration: seconds }) {
  if (!seconds) return '';
  return type === 'video' ? clock(seconds) : duration(seconds);
}

/** Why a lesson is locked, in a few words. */
export function lockReason({ locked_reason: reason, opens_at: opensAt }) {
  if (reason === 'release') return `Opens ${dateTime(opensAt)}`;
  if (reason === 'order') return 'Opens after the lessons before it';
  return 'For those who have the course';
}
