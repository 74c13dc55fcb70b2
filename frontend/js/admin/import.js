// Bringing in a list of users: choosing it, seeing what it would do line by line, and doing it whole or not at all.
import { API } from '../config.js';
import { clearErrors, formErrors } from '../lib/form.js';
import { fileSize, plural } from '../lib/format.js';
import { html, render } from '../lib/html.js';
import { icon } from '../lib/icons.js';
import { showError, skeleton } from '../lib/states.js';
import { announce, toast } from '../lib/toast.js';
import { askAndDo } from './action.js';
import { planOf, showPlan } from './import-plan.js';
import { viewUrl } from './views.js';

const LARGEST = 1024 * 1024; // what the server takes
const SAMPLE = `name,email,role,status
Ada Lovelace,ada@example.org,instructor,active
Alan Turing,alan@example.org,student,active`;

export function show(target) {
  render(target, frame());
  const form = target.querySelector('form');
  const plan = target.querySelector('[data-plan]');
  form.addEventListener('submit', (event) => event.preventDefault());
  form.elements.csv.addEventListener('change', () => handleFile(form, plan));
}

function frame() {
  return html`
    <a class="back-link" href="${viewUrl('users')}">${icon('chevron-left')} Users</a>
    <div class="view-head"><h1 tabindex="-1">Import users</h1></div>
    <form class="panel stack" aria-label="The list" novalidate>
      <div class="field">
        <label class="drop">
          ${icon('upload')}
          <span><strong>Choose a CSV file, or drop it here</strong><span class="sub">Nothing changes yet: first you see what each line would do.</span></span>
          <input type="file" name="csv" accept=".csv,text/csv" aria-describedby="import-hint">
        </label>
        <p class="hint" id="import-hint">UTF-8, up to 5,000 lines and 1 MB. A list that you exported can be brought back in.</p>
      </div>
      <label class="check"><input type="checkbox" name="invite" checked> Invite new accounts by mail to choose a password</label>
      <details class="disclosure">
        <summary>What the file looks like</summary>
        <div class="stack-s">
          <div class="prose"><pre tabindex="0" role="region" aria-label="Example"><code>${SAMPLE}</code></pre></div>
          <p class="hint">The first line names the columns: <code>name</code> and <code>email</code>, and if need be <code>role</code> (student or instructor) and <code>status</code> (active or suspended). Others are passed over. An email that has an account changes it; any other makes a new one, a student’s unless the line says otherwise. Admins are made and changed one by one, never by a list.</p>
        </div>
      </details>
    </form>
    <div class="plan" data-plan></div>`;
}

async function handleFile(form, place) {
  const [file] = form.elements.csv.files;
  if (!file) return;
  clearErrors(form);
  render(place, '');
  const wrong = problemOf(file);
  if (wrong) return refuse(form, wrong);
  // Read once: what is brought in is what was looked at, whatever becomes of the file meanwhile.
  const list = new Blob([await file.arrayBuffer()], { type: 'text/csv' });
  form.elements.csv.value = '';
  await tryOut({ form, place, list, name: file.name });
}

function problemOf({ name, size }) {
  if (!/\.(csv|txt)$/i.test(name)) return `“${name}” is not a CSV file: save the list as CSV first.`;
  if (!size) return `“${name}” is empty.`;
  return size > LARGEST ? `“${name}” has ${fileSize(size)}, and 1 MB is the most: split it.` : null;
}

function refuse(form, sentence) {
  form.elements.csv.value = '';
  formErrors(form, { errors: { csv: [sentence] }, detail: sentence });
}

async function tryOut(job) {
  const { form, place, list, name } = job;
  render(place, skeleton(4, 'row'));
  try {
    const answer = await API.importUsers(list, { dry_run: true });
    if (!place.isConnected) return;
    showPlan(place, { name, answer, onImport: () => bringIn(job, answer) });
    announce(planOf(answer.summary));
  } catch (error) {
    render(place, '');
    if (error.status === 400) formErrors(form, error);
    else showError(place, error, () => tryOut(job));
  }
}

/** Ask with the exact counts, and do it; where the accounts have changed meanwhile, show the plan anew. */
async function bringIn(job, { summary }) {
  let isOutdated = false;
  const invite = job.form.elements.invite.checked;
  const answer = await askAndDo({
    title: `Import “${job.name}”?`,
    body: html`<ul>${consequences(summary, invite).map((line) => html`<li>${line}</li>`)}</ul>`,
    confirm: 'Import',
    run: () => API.importUsers(job.list, { invite }).catch((error) => {
      isOutdated = error.slug === 'import-refused';
      error.errors = {};
      throw error;
    }),
  });
  if (answer) showDone(job, answer);
  else if (isOutdated) await tryOut(job);
}

function consequences({ create, update, unchanged }, invite) {
  return [
    create && `${plural(create, 'new account')} ${invite ? 'with an invitation by mail' : 'without an invitation: a password is chosen by “Forgot your password?”'}`,
    update && `${plural(update, 'account')} changed`,
    unchanged && `${plural(unchanged, 'account')} left as ${unchanged === 1 ? 'it is' : 'they are'}`,
  ].filter(Boolean);
}

function showDone({ place }, { summary: { create, update } }) {
  const words = `${plural(create, 'account')} created, ${update} changed`;
  toast(words);
  render(place, html`
    <div class="alert alert-good">${icon('circle-check')}
      <p tabindex="-1" data-done><strong>The list is imported:</strong> ${words}. <a class="link" href="${viewUrl('users')}">See the users</a></p>
    </div>`);
  place.querySelector('[data-done]').focus();
}
