// What visitors wrote through the contact form.
import { API } from '../config.js';
import { dateTime } from '../lib/format.js';
import { html } from '../lib/html.js';
import { showList } from './list.js';

export function show(target) {
  showList(target, {
    title: 'Messages',
    intro: 'What visitors wrote through the contact form.',
    noun: ['message', 'messages'],
    filters: [],
    ask: API.messages,
    rows: ({ messages }) => messages,
    view: (rows) => html`<ul class="stack messages">${rows.map(message)}</ul>`,
    empty: { title: 'No messages', text: 'What visitors write through the contact form shows up here.', symbol: 'inbox' },
  });
}

function message({ name, email, message: text, created_at: at }) {
  return html`
    <li class="panel">
      <h2>${name}</h2>
      <p class="meta"><a href="mailto:${email}">${email}</a> <time datetime="${at}">${dateTime(at)}</time></p>
      <p class="message-text">${text}</p>
    </li>`;
}
