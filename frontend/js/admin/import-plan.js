// What a list of users would do: the counts, and its lines one by one.
import { download } from '../lib/download.js';
import { number, plural } from '../lib/format.js';
import { html, render } from '../lib/html.js';
import { icon } from '../lib/icons.js';
import { table } from './table.js';

const OUTCOMES = {
  create: ['New', 'badge-good'],
  update: ['Changes', 'badge-accent'],
  unchanged: ['Stays', ''],
  refused: ['Refused', 'badge-bad'],
};
const SHOWN_AT_ONCE = 100;

/** The plan in a sentence. */
export function planOf({ create, update, unchanged, refused }) {
  const parts = [`${number(create)} new`, `${number(update)} changed`, `${number(unchanged)} left as they are`, `${number(refused)} refused`];
  return `${plural(create + update + unchanged + refused, 'line')}: ${parts.join(', ')}`;
}

/** Show the answer of a dry run of the file `name`; `onImport()` is called when it may be brought in and shall be. */
export function showPlan(place, { name, answer, onImport }) {
  const shown = { outcome: answer.summary.refused ? 'refused' : '', most: SHOWN_AT_ONCE };
  render(place, frame(name, answer));
  const draw = () => drawLines(place, answer.lines, shown);
  place.onclick = ({ target }) => {
    const filter = target.closest('[data-outcome]');
    if (filter) Object.assign(shown, { outcome: filter.dataset.outcome, most: SHOWN_AT_ONCE });
    if (target.closest('[data-more]')) shown.most += SHOWN_AT_ONCE;
    if (filter || target.closest('[data-more]')) draw();
    if (target.closest('[data-refused]')) downloadRefused(name, answer.lines);
    if (target.closest('[data-import]')) onImport();
  };
  draw();
  place.querySelector('h2').focus();
}

function frame(name, { summary, lines }) {
  const filters = [['', 'All', lines.length], ...Object.entries(OUTCOMES).map(([each, [label]]) => [each, label, summary[each]])];
  return html`
    <section class="panel stack" aria-labelledby="plan-title">
      <h2 id="plan-title" tabindex="-1">What “${name}” would do</h2>
      ${verdict(summary)}
      <div class="cluster" role="group" aria-label="Show lines">${filters.filter(([, , count]) => count > 0).map(filterChip)}</div>
      <div data-lines></div>
    </section>`;
}

function verdict({ create, update, refused }) {
  if (refused) {
    return html`
      <div class="alert alert-bad">${icon('circle-exclamation')}
        <div class="stack-s">
          <p>${plural(refused, 'line is', 'lines are')} refused, so nothing can be imported: a list comes in whole or not at all. Correct the file and choose it again.</p>
          <div><button type="button" class="button button-small" data-refused>${icon('download')} Refused lines (CSV)</button></div>
        </div>
      </div>`;
  }
  if (!create && !update) return html`<div class="alert">${icon('circle-info')}<p>Every account is as the list says already: there is nothing to import.</p></div>`;
  return html`<div><button type="button" class="button button-primary" data-import>${icon('users')} Import: ${number(create)} new, ${number(update)} changed</button></div>`;
}

function filterChip([outcome, label, count]) {
  return html`<button type="button" class="chip" data-outcome="${outcome}" aria-pressed="false">${label} <span class="number">${number(count)}</span></button>`;
}

function drawLines(place, lines, { outcome, most }) {
  const fit = outcome ? lines.filter((line) => line.outcome === outcome) : lines;
  for (const chip of place.querySelectorAll('[data-outcome]')) chip.setAttribute('aria-pressed', String(chip.dataset.outcome === outcome));
  render(place.querySelector('[data-lines]'), html`
    ${table({ label: 'Lines of the list', columns: COLUMNS, rows: fit.slice(0, most).map((line) => ({ id: line.line, ...line })) })}
    ${fit.length > most && html`
      <p class="list-foot">${number(most)} of ${plural(fit.length, 'line')}
        <button type="button" class="button" data-more>Show more</button></p>`}`);
}

const COLUMNS = [
  { id: 'email', label: 'Email', head: true, cell: ({ email }) => html`<span class="breakable">${email || 'No email'}</span>` },
  { id: 'line', label: 'Line', number: true, cell: ({ line }) => number(line) },
  { id: 'outcome', label: 'What happens', cell: ({ outcome }) => html`<span class="badge ${OUTCOMES[outcome][1]}">${OUTCOMES[outcome][0]}</span>` },
  { id: 'detail', label: 'Why', cell: ({ detail }) => html`<span class="breakable">${detail}</span>` },
];

function downloadRefused(name, lines) {
  const rows = lines.filter(({ outcome }) => outcome === 'refused').map(({ line, email, detail }) => [line, email, detail]);
  const text = [['line', 'email', 'why'], ...rows].map((row) => row.map(csvCell).join(',')).join('\r\n');
  download(new Blob([text, '\r\n'], { type: 'text/csv' }), `refused-${name}`);
}

// Text that a spreadsheet would run as a formula gets a quote before it.
function csvCell(value) {
  const text = String(value).replace(/^(?=\s*'*[=+\-@\t\r＝＋－＠])/, "'");
  return `"${text.replaceAll('"', '""')}"`;
}
