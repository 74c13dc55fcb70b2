// Names for what has no id yet: unique on the page, and kept wherever the thing is moved.
let made = 0;

/** "lesson-7" */
export function uid(kind) {
  return `${kind}-${++made}`;
}
