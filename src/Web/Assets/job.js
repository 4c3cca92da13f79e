// How far a job comes, under whoever looks at it: a stream tells that it has come further, and what is shown is fetched anew.
// A page that nobody sees has no stream open; it catches up when it is seen again.

const again = 3000;

let stream;

const job = () => document.getElementById('job');

function close() {
  stream?.close();
  stream = undefined;
}

function open() {
  const { stream: path } = job()?.dataset ?? {};
  if (stream || document.hidden || !path) {
    return;
  }

  stream = new EventSource(path);
  stream.onmessage = () => job()?.dispatchEvent(new CustomEvent('job-moved'));
  stream.onerror = () => {
    if (stream?.readyState === EventSource.CLOSED) {
      close();
      setTimeout(open, again);
    }
  };
}

// What has come to its end names no stream any more.
document.addEventListener('htmx:after:swap', () => {
  if (!job()?.dataset.stream) {
    close();
  }
});
document.addEventListener('visibilitychange', () => (document.hidden ? close() : open()));
addEventListener('pagehide', close);
addEventListener('pageshow', event => event.persisted && open());
open();
