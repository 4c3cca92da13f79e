'use strict';

// Fills the tables from /ops/data every two seconds, for as long as the page can be seen.
const interval = 2000;
const patience = 10000;
const state = document.getElementById('state');
let answered = null;

const short = version => version ? version.replace(/\+(.{7}).*/, '+$1') : '–';
const rounded = value => value >= 100 ? value.toFixed(0) : value >= 10 ? value.toFixed(1) : value.toFixed(2);

function span(seconds) {
  const whole = Math.max(0, Math.round(seconds));
  if (whole < 60) return `${whole} s`;
  if (whole < 3600) return `${Math.floor(whole / 60)} min ${whole % 60} s`;
  if (whole < 86400) return `${Math.floor(whole / 3600)} h ${Math.floor(whole / 60) % 60} min`;
  return `${Math.floor(whole / 86400)} d ${Math.floor(whole / 3600) % 24} h`;
}

// A column: its heading, the text of a row, and a class for it.
const text = (heading, of, look = () => '') => ({ heading, of, look, kind: '' });
const number = (heading, of, look = () => '') => ({ heading, of, look, kind: 'number' });
const worse = is => row => is(row) ? 'bad' : '';

const siloColumns = now => [
  text('name', silo => silo.name),
  text('roles', silo => silo.roles),
  text('state', silo => silo.state, silo => silo.state === 'active' ? 'good' : 'bad'),
  number('up for', silo => span((now - Date.parse(silo.since)) / 1000)),
  text('version', silo => silo.version ? short(silo.version) : silo.state === 'active' ? 'no answer' : '–', worse(silo => silo.state === 'active' && !silo.version)),
  text('address', silo => silo.address),
  number('activations', silo => silo.activations ?? '–'),
];

const endpointColumns = [
  text('endpoint', rate => rate.endpoint),
  number('per second', rate => rounded(rate.perSecond)),
  number('5xx per second', rate => rounded(rate.failedPerSecond), worse(rate => rate.failedPerSecond > 0)),
  number('half within', rate => `${rounded(rate.medianMs)} ms`),
  number('95 % within', rate => `${rounded(rate.p95Ms)} ms`),
];

const outboxColumns = [
  text('role', outbox => outbox.role),
  number('waiting', outbox => outbox.depth),
  number('oldest', outbox => span(outbox.ageSeconds), worse(outbox => outbox.ageSeconds > 30)),
];

const consumerColumns = [text('group', consumer => consumer.group), number('records behind', consumer => consumer.lag)];

const deliveryColumns = [
  text('channel', delivery => delivery.channel),
  text('outcome', delivery => delivery.outcome, worse(delivery => delivery.outcome === 'failed')),
  number('attempts', delivery => delivery.count),
];

const activationColumns = [
  text('grain', row => row.grain),
  text('role', row => row.role || 'every silo'),
  number('activations', row => row.count),
];

function cell(kind, content, look, label) {
  const element = document.createElement(kind);
  element.textContent = content;
  element.className = look.trim();
  if (label) element.dataset.label = label;
  return element;
}

function fill(id, columns, rows) {
  const head = document.createElement('thead');
  head.insertRow().append(...columns.map(column => cell('th', column.heading, column.kind)));
  const body = document.createElement('tbody');
  for (const row of rows) {
    body.insertRow().append(...columns.map(column => cell('td', column.of(row), `${column.kind} ${column.look(row)}`, column.heading)));
  }

  if (rows.length === 0) {
    const empty = cell('td', 'nothing yet', '');
    empty.colSpan = columns.length;
    body.insertRow().append(empty);
  }

  document.getElementById(id).replaceChildren(head, body);
}

function show(data) {
  const now = Date.parse(data.time);
  fill('silos', siloColumns(now), data.silos);
  fill('endpoints', endpointColumns, data.endpoints);
  fill('outboxes', outboxColumns, data.outboxes);
  fill('consumers', consumerColumns, data.consumers);
  fill('deliveries', deliveryColumns, data.deliveries);
  fill('activations', activationColumns, data.activations);
  document.getElementById('gateway').textContent =
    `${data.gateway.name}, version ${short(data.gateway.version)}, up for ${span((now - Date.parse(data.gateway.since)) / 1000)}`;
}

function tell(message, bad) {
  state.textContent = message;
  state.className = bad ? 'bad' : '';
}

async function refresh() {
  try {
    const answer = await fetch('/ops/data', { signal: AbortSignal.timeout(patience), headers: { accept: 'application/json' } });
    if (answer.status === 401) {
      location.assign('/ops/sign-in');
      return;
    }

    if (!answer.ok) throw new Error(`answered ${answer.status}`);
    show(await answer.json());
    answered = new Date();
    tell(`as of ${answered.toLocaleTimeString()}`, false);
  } catch (error) {
    tell(answered ? `no answer; this is as of ${answered.toLocaleTimeString()}` : 'no answer yet', true);
  }
}

async function run() {
  if (!document.hidden) await refresh();
  setTimeout(run, interval);
}

run();
