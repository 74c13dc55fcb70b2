// What can be done to several courses at once.
import { API } from '../config.js';
import { plural } from '../lib/format.js';
import { doToAll } from './bulk.js';
import { fateOfAll, stepsFrom } from './lifecycle.js';

/** What is offered for the selected courses: the way forward, archiving, deleting. */
export function bulkSteps(rule) {
  const [forward] = stepsFrom('draft', rule);
  return [
    { ...forward, name: 'published' },
    { name: 'archived', label: 'Archive', symbol: 'box-archive' },
    { name: 'delete', label: 'Delete', symbol: 'trash' },
  ];
}

/** Ask and do it; a promise of whether anything was done. */
export function actOnCourses(name, courses, rule) {
  const rows = courses.filter(({ status }) => name === 'delete' || stepsFrom(status, rule).some((step) => step.status === name));
  return doToAll({
    ...VERBS[name](rows, rule),
    rows: rows.map(({ id, title }) => ({ id, name: `“${title}”` })),
    others: courses.length > rows.length ? [`${plural(courses.length - rows.length, 'other stays as it is', 'others stay as they are')}: ${statusesOf(courses, rows)}.`] : [],
  });
}

const VERBS = {
  published: (rows, rule) => {
    const [{ label }] = stepsFrom('draft', rule);
    const isReviewed = label !== 'Publish';
    return {
      title: isReviewed ? `Submit ${plural(rows.length, 'course')} for review?` : `Publish ${plural(rows.length, 'course')}?`,
      note: isReviewed ? 'An admin looks at each before it is published.' : 'They go into the catalogue at once.',
      confirm: label,
      run: ({ id }) => API.updateCourse(id, { status: 'published' }),
      done: (count) => `${plural(count, 'course')} ${isReviewed ? 'submitted' : 'published'}`,
    };
  },
  archived: (rows) => ({
    title: `Archive ${plural(rows.length, 'course')}?`,
    note: 'They leave the catalogue, and nobody new can join. Those who have one keep it.',
    confirm: 'Archive',
    danger: true,
    run: ({ id }) => API.updateCourse(id, { status: 'archived' }),
    done: (count) => `${plural(count, 'course')} archived`,
  }),
  delete: (rows) => ({
    title: `Delete ${plural(rows.length, 'course')}?`,
    note: fateOfAll(rows),
    confirm: 'Delete',
    danger: true,
    run: ({ id }) => API.deleteCourse(id),
    done: (count) => `${plural(count, 'course')} ${rows.some(({ students_count: learners }) => learners) ? 'deleted or archived' : 'deleted'}`,
  }),
};

function statusesOf(courses, rows) {
  const left = courses.filter((course) => !rows.includes(course)).map(({ status }) => status);
  return [...new Set(left)].join(', ');
}
