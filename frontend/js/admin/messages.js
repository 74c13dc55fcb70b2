// What visitors wrote through the contact form: reading, answering by mail, deleting.
import { API } from '../config.js';
import { dateTime, plural } from '../lib/format.js';
import { html } from '../lib/html.js';
import { icon } from '../lib/icons.js';
import { toast } from '../lib/toast.js';
import { doToAll } from './bulk.js';
import { showList } from './list.js';
import { rowMenu } from './row-menu.js';
import { selectBox } from './selection.js';

const STATES = [['', 'All'], ['false', 'To answer'], ['true', 'Answered']];
const BULK = [
  { name: 'answered', label: 'Mark as answered', symbol: 'check' },
  { name: 'remove', label: 'Delete', symbol: 'trash' },
];

export function show(target) {
  showList(target, {
    title: 'Messages',
    intro: 'What visitors wrote through the contact form.',
    noun: ['message', 'messages'],
    filters: [{ type: 'select', name: 'answered', label: 'Show', options: STATES }],
    ask: API.messages,
    rows: ({ messages }) => messages,
    view: (rows) => html`<ul class="stack messages">${rows.map(message)}</ul>`,
    empty: { title: 'No messages', text: 'What visitors write through the contact form shows up here.', symbol: 'inbox' },
    act,
    bulk: () => BULK,
    actOnAll,
  });
}

function message({ id, name, email, message: text, answered, created_at: at }) {
  return html`
    <li class="panel message" data-row="${id}">
      <div class="message-head">
        ${selectBox(`the message of ${name}`)}
        <div class="row-text">
          <h2>${name} ${!answered && html`<span class="badge badge-warn">To answer</span>`}</h2>
          <p class="meta"><span>${email}</span> <time datetime="${at}">${dateTime(at)}</time></p>
        </div>
        <a class="button button-small" href="${replyUrl(email, text)}">${icon('envelope')} Reply</a>
        ${rowMenu({
          id,
          name: `the message of ${name}`,
          items: [
            answered ? { label: 'Not answered yet', symbol: 'rotate-left', act: 'open' } : { label: 'Mark as answered', symbol: 'check', act: 'answered' },
            { label: 'Delete', symbol: 'trash', act: 'remove' },
          ],
        })}
      </div>
      <p class="message-text">${text}</p>
    </li>`;
}

// The reader's own mail program opens, with the message quoted.
function replyUrl(email, text) {
  const quoted = text.split('\n').map((line) => `> ${line}`).join('\n').slice(0, 1500);
  return `mailto:${encodeURIComponent(email)}?subject=${encodeURIComponent('Your message to us')}&body=${encodeURIComponent(`\n\n${quoted}`)}`;
}

async function act(name, row, list) {
  const isDone = name === 'remove' ? await remove([row]) : await mark(row, name === 'answered');
  if (isDone) list.refresh(`menu-button-${row.id}`);
}

async function mark({ id, name }, answered) {
  try {
    await API.markMessage(id, answered);
    toast(answered ? `The message of ${name} is marked as answered` : `The message of ${name} waits for an answer again`);
    return true;
  } catch (error) {
    if (!('detail' in error)) throw error;
    toast(error.detail, { kind: 'bad' });
    return false;
  }
}

async function actOnAll(name, rows, list) {
  if (await (name === 'remove' ? remove(rows) : markAll(rows))) list.renew();
}

function remove(rows) {
  return doToAll({
    title: `Delete ${plural(rows.length, 'message')}?`,
    note: 'This can’t be undone.',
    rows: rows.map(named),
    confirm: 'Delete',
    danger: true,
    run: ({ id }) => API.removeMessage(id),
    done: (count) => `${plural(count, 'message')} deleted`,
  });
}

function markAll(messages) {
  const rows = messages.filter(({ answered }) => !answered);
  const rest = messages.length - rows.length;
  return doToAll({
    title: `Mark ${plural(rows.length, 'message')} as answered?`,
    rows: rows.map(named),
    others: rest ? [`${plural(rest, 'is', 'are')} answered already.`] : [],
    confirm: 'Mark as answered',
    run: ({ id }) => API.markMessage(id, true),
    done: (count) => `${plural(count, 'message')} marked as answered`,
  });
}

function named({ id, name, created_at: at }) {
  return { id, name: `${name}, ${dateTime(at)}` };
}
