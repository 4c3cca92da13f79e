// A lead as it changes under whoever looks at it: what happens is told by a stream, and what has changed is fetched anew.

import { listen } from './listen.js';

const timeline = document.getElementById('timeline');
const pause = 100;

let last = timeline?.dataset.last;
let waiting;
let changed = new Set();

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

if (timeline) {
  const { stream, lost } = timeline.dataset;
  listen(() => `${stream}?lastEventId=${last}`, event => {
    last = event.lastEventId;
    JSON.parse(event.data).fields.forEach(field => changed.add(field));
    waiting ??= setTimeout(refresh, pause);
  }, lost);
}
