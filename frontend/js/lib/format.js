// Values in words: money, dates, numbers, durations.
const LOCALE = document.documentElement.lang || 'en';

/** "$49.99" of the API's decimal string; 0 is "Free" unless told otherwise. */
export function money(amount, currency = 'USD', { free = 'Free' } = {}) {
  if (free && Number(amount) === 0) return free;
  return new Intl.NumberFormat(LOCALE, { style: 'currency', currency }).format(amount);
}

/** "1,234", or "1.2K" when compact. */
export function number(value, { compact = false } = {}) {
  return new Intl.NumberFormat(LOCALE, compact ? { notation: 'compact' } : {}).format(value);
}

/** "4.0", of ratings. */
export function mean(value) {
  return new Intl.NumberFormat(LOCALE, { minimumFractionDigits: 1, maximumFractionDigits: 1 }).format(value);
}

/** "1 lesson", "3 lessons". */
export function plural(count, one, many = `${one}s`) {
  return `${number(count)} ${count === 1 ? one : many}`;
}

/** "40%" of 0–100. */
export function percent(value) {
  return new Intl.NumberFormat(LOCALE, { style: 'percent' }).format(value / 100);
}

/** "Nov 23, 2026" */
export function date(time) {
  return new Intl.DateTimeFormat(LOCALE, { dateStyle: 'medium' }).format(new Date(time));
}

/** "Nov 23, 2026, 10:30 PM" */
export function dateTime(time) {
  return new Intl.DateTimeFormat(LOCALE, { dateStyle: 'medium', timeStyle: 'short' }).format(new Date(time));
}

/** "Nov 2026" of "2026-11". */
export function month(value) {
  return new Intl.DateTimeFormat(LOCALE, { month: 'short', year: 'numeric', timeZone: 'UTC' }).format(new Date(value));
}

/** "now", "yesterday", "3 days ago"; the date when it is over a month away. */
export function ago(time) {
  const passed = (new Date(time) - Date.now()) / 1000;
  const [unit, size] = UNITS.find(([, seconds]) => Math.abs(passed) >= seconds) ?? ['second', Infinity];
  if (unit === 'month') return date(time);
  return new Intl.RelativeTimeFormat(LOCALE, { numeric: 'auto' }).format(Math.round(passed / size), unit);
}

/** "1 h 20 min" of seconds. */
export function duration(seconds) {
  if (seconds > 0 && seconds < 60) return `${Math.round(seconds)} s`;
  const minutes = Math.round((seconds || 0) / 60);
  const hours = Math.floor(minutes / 60);
  return [hours && `${hours} h`, (minutes % 60 || !hours) && `${minutes % 60} min`].filter(Boolean).join(' ');
}

/** "10:30" or "1:02:03" of seconds. */
export function clock(seconds) {
  const whole = Math.max(0, Math.floor(seconds || 0));
  const parts = [Math.floor(whole / 3600), Math.floor(whole / 60) % 60, whole % 60];
  return (parts[0] ? parts : parts.slice(1))
    .map((part, index) => (index ? String(part).padStart(2, '0') : part))
    .join(':');
}

/** "1 minute 5 seconds", for a slider's aria-valuetext. */
export function spokenTime(seconds) {
  const whole = Math.max(0, Math.floor(seconds || 0));
  const parts = [[Math.floor(whole / 3600), 'hour'], [Math.floor(whole / 60) % 60, 'minute'], [whole % 60, 'second']];
  return parts.filter(([count]) => count).map(([count, unit]) => plural(count, unit)).join(' ') || '0 seconds';
}

/** "1.4 MB" of bytes. */
export function fileSize(bytes) {
  const power = Math.min(Math.floor(Math.log10(bytes || 1) / 3), 3);
  const size = new Intl.NumberFormat(LOCALE, { maximumFractionDigits: 1 }).format(bytes / 1000 ** power);
  return `${size} ${['B', 'kB', 'MB', 'GB'][power]}`;
}

const UNITS = [['month', 2_592_000], ['day', 86_400], ['hour', 3600], ['minute', 60]];
