// Moving a lesson to any module of its course, near or far.
import { field } from '../lib/form.js';
import { askAndDo } from './action.js';

/** Ask where `lesson` goes; modules: [[name, title], …]. A promise of {module, place: 'end' | 'start'}, or null. */
export function askWhereTo(lesson, modules) {
  return askAndDo({
    title: `Move ${lesson}`,
    body: [
      field({ name: 'module', label: 'To the module', type: 'select', options: modules }),
      field({ name: 'place', label: 'As its', type: 'select', options: [['end', 'Last lesson'], ['start', 'First lesson']] }),
    ],
    confirm: 'Move',
    run: (values) => values,
  });
}
