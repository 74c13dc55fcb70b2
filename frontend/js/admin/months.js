// The last twelve months as three charts and as a table.
import { loadChart } from '../lib/chart.js';
import { money, month, number } from '../lib/format.js';
import { html } from '../lib/html.js';
import { theme } from '../lib/theme.js';

/** The panel of `stats.months`. */
export function monthsPanel({ months, currency }) {
  const range = `${month(months[0].month)} to ${month(months.at(-1).month)}`;
  return html`
    <section class="panel" aria-labelledby="months-title">
      <h2 id="months-title">The last 12 months</h2>
      <p class="muted small">${range}, by month (UTC)</p>
      <div class="charts">
        ${chart('revenue', `Revenue in ${currency}, less refunds`, months.some(({ revenue }) => Number(revenue)), 'No revenue in these months.')}
        ${chart('enrollments', 'New enrolments', months.some(({ enrollments }) => enrollments), 'No new enrolments in these months.')}
      </div>
      <details class="disclosure">
        <summary>The same as a table</summary>
        ${monthsTable(months, currency)}
      </details>
    </section>`;
}

/** Draw the charts of the panel, anew when the colours change. */
export async function drawMonths(target, { months, currency }) {
  const labels = months.map((each) => month(each.month));
  const drawn = [];
  const draw = (Chart) => {
    for (const canvas of target.querySelectorAll('canvas')) {
      const isMoney = canvas.dataset.chart === 'revenue';
      const words = (value) => (isMoney ? money(value, currency, { free: false }) : number(value));
      drawn.push(new Chart(canvas, options(labels, months.map((each) => Number(each[canvas.dataset.chart])), words)));
    }
  };
  // The table beside them says the same: without the charts nothing is missing.
  const Chart = await loadChart().catch(() => null);
  if (!Chart) return target.querySelectorAll('.chart').forEach((box) => box.remove());
  draw(Chart);
  theme.onChange(() => {
    drawn.splice(0).forEach((each) => each.destroy());
    draw(Chart);
  });
}

function chart(name, title, hasAny, nothing) {
  return html`
    <figure class="chart">
      <figcaption>${title}</figcaption>
      ${hasAny
        ? html`<div class="chart-box"><canvas data-chart="${name}" role="img" aria-label="${title}, by month: the table below has the figures"></canvas></div>`
        : html`<p class="chart-box muted">${nothing}</p>`}
    </figure>`;
}

function monthsTable(months, currency) {
  return html`
    <table class="table plain">
      <thead><tr><th scope="col">Month</th><th scope="col" class="number">Revenue (${currency})</th><th scope="col" class="number">Payments, free ones too</th><th scope="col" class="number">New enrolments</th></tr></thead>
      <tbody>${months.map((each) => html`
        <tr><th scope="row">${month(each.month)}</th><td class="number">${money(each.revenue, currency, { free: false })}</td><td class="number">${number(each.payments)}</td><td class="number">${number(each.enrollments)}</td></tr>`)}
      </tbody>
    </table>`;
}

function options(labels, data, words) {
  const ink = theme.colour('ink-2');
  return {
    type: 'bar',
    data: { labels, datasets: [{ data, backgroundColor: theme.colour('accent'), borderRadius: 4, maxBarThickness: 28 }] },
    options: {
      maintainAspectRatio: false,
      animation: false,
      plugins: { legend: { display: false }, tooltip: { displayColors: false, callbacks: { label: ({ raw }) => words(raw) } } },
      scales: {
        x: { grid: { display: false }, ticks: { color: ink, maxRotation: 0, autoSkipPadding: 12 } },
        y: { beginAtZero: true, grid: { color: theme.colour('line') }, border: { display: false }, ticks: { color: ink, precision: 0, maxTicksLimit: 5, callback: words } },
      },
    },
  };
}
