// From the server's paths, such as modules.0.lessons.2.video.src, to the fields on the page.
import { openLesson } from './curriculum.js';
import { questionsIn } from './quiz.js';

/** `errors` by the names of the form's controls; `items` are those that were sent (see itemsOf). */
export function errorsByField(form, errors, items) {
  const found = {};
  for (const [path, messages] of Object.entries(errors)) {
    const name = fieldOf(form, path, items);
    found[name] = [...(found[name] ?? []), ...[messages].flat()];
  }
  return found;
}

function fieldOf(form, path, items) {
  const [, m, , l, rest] = path.match(/^modules\.(\d+)(\.lessons\.(\d+)\.?)?(.*)$/) ?? [];
  const module = items[m];
  if (!module) return path;
  const lesson = module.lessons[l];
  if (!lesson) return existing(module.item, `${module.item.dataset.module}${rest}`) ?? `${module.item.dataset.module}.title`;
  openLesson(lesson);
  return nameWithin(lesson, rest);
}

function nameWithin(lesson, rest) {
  const name = lesson.dataset.lesson;
  const [, q, ofQuestion] = rest.match(/^quiz\.questions\.(\d+)\.?(.*)$/) ?? [];
  if (q) return ofQuestionField(questionsIn(lesson)[q], ofQuestion) ?? `${name}.quiz.pass_mark`;
  const [, c, ofCaption] = rest.match(/^video\.captions\.(\d+)\.?(.*)$/) ?? [];
  const caption = lesson.querySelectorAll('[data-caption]')[c];
  if (caption) return `${caption.dataset.caption}.${ofCaption || 'src'}`;
  return existing(lesson, `${name}.${rest}`) ?? `${name}.title`;
}

function ofQuestionField(item, rest) {
  if (!item) return null;
  const [, index] = rest.match(/^options\.(\d+)/) ?? [];
  if (index) return item.querySelectorAll('[data-option] [type=text]')[index]?.name;
  return existing(item, `${item.dataset.question}.${rest}`) ?? `${item.dataset.question}.text`;
}

// An error about a whole part (a video is missing) belongs to the part's first field.
function existing(root, name) {
  const exact = root.querySelector(`[name="${CSS.escape(name)}"]`);
  return exact ? name : root.querySelector(`[name^="${CSS.escape(`${name}.`)}"]`)?.name;
}
