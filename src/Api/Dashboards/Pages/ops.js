'use strict';

// Fills the page from /ops/data every two seconds, for as long as it can be seen.
const interval = 2000;
const patience = 10000;
const state = document.getElementById('state');
const failures = document.getElementById('failures');
let answered = null;

// The data are in UTC; whoever looks reads their own clock, and which one that is.
const time = moment => new Date(moment).toLocaleTimeString([], { hour: '2-digit', minute: '2-digit' });
const dateTime = moment => new Date(moment).toLocaleString([], { dateStyle: 'short', timeStyle: 'medium' });
const zone = () => {
  const offset = new Intl.DateTimeFormat('en', { timeZoneName: 'longOffset' }).formatToParts(new Date()).find(part => part.type === 'timeZoneName').value;
  return `Times are of the zone of this browser: ${Intl.DateTimeFormat().resolvedOptions().timeZone}, ${offset === 'GMT' ? 'UTC' : offset.replace('GMT', 'UTC')}.`;
};

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
  number('oldest', outbox => span(outbox.ageSeconds), worse(outbox => outbox.ageSeconds > 60)),
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

const unknown = (value, show) => value === null ? '–' : show(value);

const minuteColumns = [
  text('minute', minute => time(minute.time)),
  number('requests per second', minute => unknown(minute.perSecond, rounded)),
  number('5xx per second', minute => unknown(minute.failedPerSecond, rounded), worse(minute => minute.failedPerSecond > 0)),
  number('95 % within', minute => unknown(minute.p95Ms, value => `${rounded(value)} ms`)),
  number('events waiting', minute => unknown(minute.outboxDepth, String)),
  number('records behind', minute => unknown(minute.consumerLag, String)),
];

const failedColumns = [
  text('notification', failed => failed.id),
  text('channel', failed => failed.channel),
  text('recipient', failed => failed.recipientId),
  text('why', failed => failed.error || '–'),
  text('given up', failed => dateTime(failed.time)),
];

// The sentence of each section, and whether it is more than one of one and so worth being open.
const summaries = {
  silos: data => {
    const active = data.silos.filter(silo => silo.state === 'active').length;
    return { text: `${active} of ${data.silos.length} active`, open: data.silos.length > 1, bad: data.silos.some(silo => silo.state === 'active' && !silo.version) };
  },
  outboxes: data => {
    const waiting = data.outboxes.reduce((sum, outbox) => sum + outbox.depth, 0);
    return { text: `${waiting} events wait`, open: waiting > 0, bad: data.outboxes.some(outbox => outbox.ageSeconds > 60) };
  },
  consumers: data => {
    const lag = data.consumers.reduce((sum, consumer) => sum + consumer.lag, 0);
    return { text: `${lag} records behind`, open: lag > 0, bad: lag > 1000 };
  },
  deliveries: data => {
    const failed = data.deliveries.filter(delivery => delivery.outcome === 'failed').reduce((sum, delivery) => sum + delivery.count, 0);
    return { text: `${failed} failed`, open: data.deliveries.length > 1, bad: failed > 0 };
  },
  endpoints: data => ({ text: `${rounded(data.endpoints.reduce((sum, rate) => sum + rate.perSecond, 0))} per second`, open: data.endpoints.length > 1, bad: data.endpoints.some(rate => rate.failedPerSecond > 0) }),
  activations: data => ({ text: `${data.activations.reduce((sum, row) => sum + row.count, 0)} of our grains`, open: false, bad: false }),
};

function cell(kind, content, look, label) {
  const element = document.createElement(kind);
  element.textContent = content;
  element.className = look.trim();
  if (label) element.dataset.label = label;
  return element;
}

function fill(id, columns, rows, more = () => null) {
  const head = document.createElement('thead');
  head.insertRow().append(...columns.map(column => cell('th', column.heading, column.kind)));
  const body = document.createElement('tbody');
  for (const row of rows) {
    const cells = columns.map(column => cell('td', column.of(row), `${column.kind} ${column.look(row)}`, column.heading));
    body.insertRow().append(...cells, ...[more(row)].filter(Boolean));
  }

  if (rows.length === 0) {
    const empty = cell('td', 'nothing yet', '');
    empty.colSpan = columns.length;
    body.insertRow().append(empty);
  }

  document.getElementById(id).replaceChildren(head, body);
}

// What somebody has opened or closed stays so; before that it is open when there is something to see.
function fold(data) {
  for (const details of document.querySelectorAll('details[data-of]')) {
    const { text, open, bad } = summaries[details.dataset.of](data);
    const sentence = details.querySelector('summary span');
    sentence.textContent = text;
    sentence.className = bad ? 'bad' : '';
    if (!details.dataset.touched) details.open = open || bad;
  }
}

function judge({ level, sentence, reasons }) {
  const verdict = document.getElementById('verdict');

  // Said anew only when it is new: what is read out to somebody must not be said every two seconds.
  const said = JSON.stringify([level, sentence, reasons]);
  if (verdict.dataset.said === said) return;
  verdict.dataset.said = said;
  verdict.className = `wide ${level}`;
  verdict.querySelector('h2').textContent = reasons.length > 0 ? `${sentence}:` : `${sentence}.`;
  verdict.querySelector('ul').replaceChildren(...reasons.map(reason => cell('li', `${reason}.`, '')));
}

function course(minutes) {
  const of = member => minutes.map(minute => minute[member]);
  document.getElementById('course').replaceChildren(
    chart('Requests per second', of('perSecond'), rounded),
    chart('5xx per second', of('failedPerSecond'), rounded, true),
    chart('95 % within', of('p95Ms'), value => `${rounded(value)} ms`),
    chart('Events waiting for Kafka', of('outboxDepth'), String),
    chart('Records consumers are behind', of('consumerLag'), String));
  fill('minutes', minuteColumns, minutes.filter(minute => minute.perSecond !== null || minute.outboxDepth !== null).reverse());
}

function show(data) {
  const now = Date.parse(data.time);
  judge(data.verdict);
  course(data.course);
  document.getElementById('zone').textContent = zone();
  fold(data);
  fill('silos', siloColumns(now), data.silos);
  fill('endpoints', endpointColumns, data.endpoints);
  fill('outboxes', outboxColumns, data.outboxes);
  fill('consumers', consumerColumns, data.consumers);
  fill('deliveries', deliveryColumns, data.deliveries);
  fill('activations', activationColumns, data.activations);
  document.getElementById('gateway').textContent =
    `${data.gateway.name}, version ${short(data.gateway.version)}, up for ${span((now - Date.parse(data.gateway.since)) / 1000)}`;
}

function again(failed) {
  const button = cell('button', 'Try again', '');
  button.setAttribute('aria-label', `Try notification ${failed.id} again`);
  button.addEventListener('click', async () => {
    button.disabled = true;
    const told = document.getElementById('told');
    try {
      const answer = await fetch(`/ops/failed-deliveries/${failed.id}/retry`, { method: 'POST', signal: AbortSignal.timeout(patience) });
      told.textContent = answer.ok ? `${failed.id} is tried again.` : `${failed.id}: ${(await answer.json()).detail}`;
      told.className = answer.ok ? 'good' : 'bad';
    } catch {
      told.textContent = `${failed.id}: no answer; look before you try again.`;
      told.className = 'bad';
    }

    await showFailures();
  });
  const place = cell('td', '', '');
  place.append(button);
  return place;
}

async function showFailures() {
  const answer = await fetch('/ops/failed-deliveries', { signal: AbortSignal.timeout(patience), headers: { accept: 'application/json' } });
  if (answer.ok) fill('failed', failedColumns, await answer.json(), again);
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
    if (failures.open && !failures.contains(document.activeElement)) await showFailures();
    tell(`as of ${answered.toLocaleTimeString()}`, false);
  } catch (error) {
    tell(answered ? `no answer; this is as of ${answered.toLocaleTimeString()}` : 'no answer yet', true);
  }
}

async function run() {
  if (!document.hidden) await refresh();
  setTimeout(run, interval);
}

document.addEventListener('click', event => {
  const details = event.target.closest('summary')?.parentElement;
  if (details) details.dataset.touched = 'yes';
});
failures.addEventListener('toggle', () => { if (failures.open) showFailures(); });
run();
