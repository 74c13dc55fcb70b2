// One's own notes in a lesson, some at a time in its video; written without the net too.
import { API } from '../config.js';
import { newId } from '../lib/http.js';
import { confirmDialog } from '../lib/dialog.js';
import { download } from '../lib/download.js';
import { formErrors, validForm } from '../lib/form.js';
import { clock } from '../lib/format.js';
import { html, render } from '../lib/html.js';
import { icon } from '../lib/icons.js';
import { deliver, isAway, unsent } from '../lib/outbox.js';
import { session } from '../lib/session.js';
import { busy, fill } from '../lib/states.js';
import { toast } from '../lib/toast.js';
import { vault } from '../lib/vault.js';

const drafts = new Map(); // of what was begun and not added, by lesson, while the page lives

/** Fill `panel` with the notes in `lesson`. context: {learning, view} (view.deck where a video plays). */
export function showNotes(panel, lesson, { learning: { course }, view }) {
  const book = { course, lesson, deck: view.deck, notes: [] };
  const load = async () => {
    book.notes = await read(book);
    return html`${form(book)}<div class="note-list"></div>`;
  };
  return fill(panel, load, { bind: () => bind(panel, book) });
}

function bind(panel, book) {
  const list = panel.querySelector('.note-list');
  renderNotes(list, book);
  panel.querySelector('form').addEventListener('submit', (event) => handleAdd(event, list, book));
  const text = panel.querySelector('textarea');
  text.addEventListener('focus', () => stampTime(panel, book));
  text.addEventListener('input', () => drafts.set(draftKey(book), { text: text.value, at: stampOf(panel) }));
  panel.addEventListener('click', (event) => handleClick(event, list, book));
  panel.addEventListener('submit', (event) => event.target.matches('.note-edit') && handleEdit(event, list, book));
}

const draftKey = ({ lesson }) => `${session.user?.id}/${lesson.id}`;
const copyKey = ({ course, lesson }) => `notes/${course.id}/${lesson.id}`;

// What is written here and not sent yet stands over what the server knows.
async function read(book) {
  const notes = await API.notes(book.course.id, book.lesson.id).then(
    async (answer) => {
      await vault.put('copies', copyKey(book), answer.notes);
      return answer.notes;
    },
    async (error) => {
      if (!isAway(error)) throw error;
      const kept = await vault.get('copies', copyKey(book));
      if (!kept && error.status !== 0) throw error;
      return kept ?? [];
    },
  );
  const waiting = (await unsent()).filter(({ verb, args }) => verb === 'saveNotes' && args[1] === book.lesson.id);
  return waiting.reduce((all, { args }) => withNote(all, args.at(-1).notes[0]), notes);
}

function withNote(notes, note) {
  const others = notes.filter(({ id }) => id !== note.id);
  return note.deleted ? others : [...others, note].toSorted((a, b) => (a.at ?? -1) - (b.at ?? -1));
}

async function save(book, note) {
  const sent = { ...note, updated_at: new Date().toISOString() };
  const answer = await deliver(`note/${note.id}`, 'saveNotes', [book.course.id, book.lesson.id, { notes: [sent] }]);
  book.notes = answer?.notes ?? withNote(book.notes, sent);
  await vault.put('copies', copyKey(book), book.notes);
  if (!answer) toast('No connection: the note is kept here and sent later.', { kind: 'info' });
}

function form(book) {
  const { text = '', at = null } = drafts.get(draftKey(book)) ?? {};
  return html`
    <form class="note-form stack" novalidate>
      <div class="field">
        <label for="note-text">New note${book.deck && html` at <span data-time="${at}" class="number">${clock(at)}</span>`}</label>
        <textarea id="note-text" name="text" required maxlength="10000" rows="3" placeholder="What do you want to remember?">${text}</textarea>
      </div>
      <div class="cluster">
        <button type="submit" class="button button-primary">${icon('plus')} Add note</button>
        <button type="button" class="button" data-export>${icon('download')} All notes as Markdown</button>
      </div>
    </form>`;
}

// The note belongs to the moment at which one began to write it.
function stampTime(panel, { deck }) {
  const label = panel.querySelector('[data-time]');
  if (!label || panel.querySelector('textarea').value) return;
  label.dataset.time = Math.floor(deck.video.currentTime);
  label.textContent = clock(deck.video.currentTime);
}

function stampOf(panel) {
  const time = panel.querySelector('[data-time]')?.dataset.time;
  return time ? Number(time) : null;
}

function renderNotes(list, { notes }) {
  render(list, notes.length
    ? html`<ul class="notes">${notes.map(noteView)}</ul>`
    : html`<p class="muted">No notes in this lesson yet. They are yours alone.</p>`);
}

function noteView({ id, at, text }) {
  return html`
    <li class="note panel" data-note="${id}">
      ${at !== null && html`<button type="button" class="chip number" data-seek="${at}" aria-label="Go to ${clock(at)}">${icon('play')} ${clock(at)}</button>`}
      <p class="note-text" dir="auto">${text}</p>
      <div class="note-tools">
        <button type="button" class="icon-button" data-edit id="edit-${id}" aria-label="Edit note">${icon('pen')}</button>
        <button type="button" class="icon-button" data-remove aria-label="Delete note">${icon('trash')}</button>
      </div>
    </li>`;
}

async function handleAdd(event, list, book) {
  event.preventDefault();
  const form = event.target;
  if (!validForm(form)) return;
  const note = { id: newId(), at: stampOf(form), text: form.elements.text.value };
  await change(form, list, book, event.submitter, note, () => {
    form.elements.text.value = '';
    drafts.delete(draftKey(book));
  });
}

async function handleEdit(event, list, book) {
  event.preventDefault();
  const form = event.target;
  if (!validForm(form)) return;
  const note = book.notes.find(({ id }) => id === form.dataset.id);
  await change(form, list, book, event.submitter, { ...note, text: form.elements.text.value });
  list.querySelector(`#edit-${CSS.escape(note.id)}`)?.focus();
}

async function change(form, list, book, button, note, after = () => {}) {
  try {
    await busy(button, () => save(book, note));
    after();
    renderNotes(list, book);
  } catch (error) {
    formErrors(form, error);
  }
}

function handleClick({ target }, list, book) {
  const note = book.notes.find(({ id }) => id === target.closest('[data-note]')?.dataset.note);
  const seek = target.closest('[data-seek]')?.dataset.seek;
  if (seek) book.deck?.jumpTo(Number(seek));
  else if (target.closest('[data-edit]')) edit(target.closest('li'), note, () => renderNotes(list, book));
  else if (target.closest('[data-remove]')) remove(note, list, book);
  else if (target.closest('[data-export]')) exportNotes(target.closest('button'), book);
}

function edit(item, { id, text }, cancel) {
  render(item, html`
    <form class="note-edit stack" data-id="${id}" novalidate>
      <div class="field"><label for="edit-text-${id}">Note</label><textarea id="edit-text-${id}" name="text" required maxlength="10000" rows="3">${text}</textarea></div>
      <div class="cluster"><button type="submit" class="button button-primary">Save</button><button type="button" class="button" data-cancel>Cancel</button></div>
    </form>`);
  item.querySelector('textarea').focus();
  item.querySelector('[data-cancel]').addEventListener('click', () => {
    cancel();
    document.getElementById(`edit-${id}`)?.focus();
  });
}

async function remove(note, list, book) {
  if (!(await confirmDialog({ title: 'Delete this note?', message: note.text.slice(0, 200), confirm: 'Delete', danger: true }))) return;
  try {
    await save(book, { ...note, deleted: true });
    renderNotes(list, book);
    list.parentElement.querySelector('[type=submit]').focus();
  } catch (error) {
    toast(error.detail, { kind: 'bad' });
  }
}

async function exportNotes(button, { course }) {
  try {
    download(await busy(button, () => API.notesMarkdown(course.id)), `${course.title} – notes.md`);
  } catch (error) {
    toast(error.detail, { kind: 'bad' });
  }
}
