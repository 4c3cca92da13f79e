// What others do to the leads on the board, as they do it. A page that nobody sees has no connection open; it catches up when it is seen again.

import { apply, board, meet, say } from './board-cards.js';

const again = 3000;
const pause = 2000;
const patience = 5000;

let stream;
let path;
let last;
let anew;
let readAt = 0;

// What is told while the board is read anew, which may know of it or not.
let meanwhile;

/** Reads the board anew, at a moment by chance: others do as well. */
function readAnew(within) {
  anew ??= setTimeout(() => {
    anew = undefined;
    if (document.querySelector('.lead[data-held]')) {
      readAnew(within);
    } else {
      readAt = Date.now();
      meanwhile ??= [];
      setTimeout(catchUp, patience);
      board().dispatchEvent(new CustomEvent('board-anew'));
    }
  }, Math.max(Math.random() * within, readAt + pause - Date.now()));
}

function catchUp() {
  const told = meanwhile ?? [];
  meanwhile = undefined;
  told.forEach(apply);
}

function open() {
  if (stream || document.hidden) {
    return;
  }

  const { stream: address, mark, lost } = board().dataset;
  if (address !== path) {
    [path, last] = [address, mark];
  }

  stream = new EventSource(`${path}${path.includes('?') ? '&' : '?'}mark=${encodeURIComponent(last)}`);
  stream.onopen = () => say('');
  stream.onmessage = event => {
    last = event.lastEventId;
    const { leads, anew: within } = JSON.parse(event.data);
    leads.forEach(change => (meanwhile ? meanwhile.push(change) : apply(change)));
    if (within) {
      readAnew(within);
    }
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

document.addEventListener('visibilitychange', () => (document.hidden ? close() : open()));

// Left by a link, it is not lost.
addEventListener('pagehide', close);
addEventListener('pageshow', event => event.persisted && open());

// Something else is looked for.
document.addEventListener('htmx:after:swap', () => {
  meet();
  catchUp();
  if (board().dataset.stream !== path) {
    close();
    open();
  }
});
open();
