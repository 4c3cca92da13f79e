// A stream of events under whoever looks at a page. A browser has six connections to a server, so a page that nobody sees has none open.

const again = 3000;

/**
 * @param {() => string} address  from where it goes on
 * @param {(event: MessageEvent) => void} tell
 * @param {string} lost  said while nothing can be heard
 */
export function listen(address, tell, lost) {
  let stream;

  function say(text) {
    document.getElementById('told').textContent = text;
  }

  function close() {
    stream?.close();
    stream = undefined;
  }

  function open() {
    if (stream || document.hidden) {
      return;
    }

    stream = new EventSource(address());
    stream.onopen = () => say('');
    stream.onmessage = tell;
    stream.onerror = () => {
      say(lost);
      if (stream?.readyState === EventSource.CLOSED) {
        close();
        setTimeout(open, again);
      }
    };
  }

  document.addEventListener('visibilitychange', () => (document.hidden ? close() : open()));

  // Left by a link, it is not lost.
  addEventListener('pagehide', close);
  addEventListener('pageshow', event => event.persisted && open());
  open();
}
