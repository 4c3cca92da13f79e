// A lead as it changes under whoever looks at it: what happens is told by a stream, and what has changed is fetched anew.
// A browser has six connections to a server, so a page that nobody sees has none open; it catches up when it is seen again.

const timeline = document.getElementById('timeline');
const again = 3000;
const pause = 100;

let stream;
let last = timeline?.dataset.last;
let waiting;
let changed = new Set();

function say(text) {
  document.getElementById('told').textContent = text;
}

/** Fetches what has changed, but for what is being typed into. */
function refresh() {
  waiting = undefined;
  const fields = changed;
  changed = new Set();
  document.getElementById('timeline')?.dispatchEvent(new CustomEvent('timeline-grew'));
  for (const field of fields) {
    const part = document.getElementById(field === 'status' || field === 'assignedUserId' ? 'lead-head' : `prop-${field}`);
    if (part && !part.querySelector('form.edit') && !part.querySelector('select:focus')) {
      part.dispatchEvent(new CustomEvent('lead-changed'));
    }
  }
}

function open() {
  if (stream || document.hidden) {
    return;
  }

  const { stream: path, lost } = timeline.dataset;
  stream = new EventSource(`${path}?lastEventId=${last}`);
  stream.onopen = () => say('');
  stream.onmessage = event => {
    last = event.lastEventId;
    JSON.parse(event.data).fields.forEach(field => changed.add(field));
    waiting ??= setTimeout(refresh, pause);
  };
  stream.onerror = () => {
    say(lost);
    if (stream?.readyState === EventSource.CLOSED) {
      close();
      setTimeout(open, again);
    }
  };
}

function close() {
  stream?.close();
  stream = undefined;
}

if (timeline) {
  document.addEventListener('visibilitychange', () => (document.hidden ? close() : open()));

  // Left by a link, it is not lost.
  addEventListener('pagehide', close);
  addEventListener('pageshow', event => event.persisted && open());
  open();
}
