// How far a learner is in their courses.

export const isFinished = ({ progress }) => progress?.percent === 100;

/** The course to go on with: the one learned last that isn't finished, or null. */
export function mostRecent(courses) {
  return courses.filter((course) => course.progress && !isFinished(course)).sort(byRecency)[0] ?? null;
}

/** Sorts the course that was learned last to the front. */
export function byRecency(a, b) {
  return (b.progress?.updated_at ?? '').localeCompare(a.progress?.updated_at ?? '');
}
