// A connection that is lost is said on every page. What was sent meanwhile is sent again until it arrives: forms carry what makes that safe,
// a key, a version or a token, so that what was done already is not done twice.

const place = document.getElementById('lost');
const pause = 2000;

// A gateway answers within ten seconds, or says that it cannot.
const patience = 20_000;
const alive = '/health/live';

let returning;

const wait = () => new Promise(resolve => {
  const timer = setTimeout(resolve, pause);
  addEventListener('online', () => {
    clearTimeout(timer);
    resolve();
  }, { once: true });
});

function say(isLost) {
  const text = isLost ? place.dataset.text : '';
  if (place.textContent !== text) {
    place.textContent = text;
  }
}

/** Until the server is there again. All who wait ask together. */
function back() {
  returning ??= (async () => {
    say(true);
    for (;;) {
      await wait();
      try {
        await fetch(alive, { cache: 'no-store', signal: AbortSignal.timeout(patience) });
        break;
      } catch {
        // Still away.
      }
    }
    returning = undefined;
    say(false);
  })();
  return returning;
}

/** As fetch, but patient. */
async function patiently(address, request) {
  for (;;) {
    try {
      const limit = AbortSignal.timeout(patience);
      return await fetch(address, { ...request, signal: request.signal ? AbortSignal.any([request.signal, limit]) : limit });
    } catch (error) {
      if (request.signal?.aborted) {
        throw error;
      }

      await back();
    }
  }
}

addEventListener('offline', back);
if (!navigator.onLine) {
  back();
}

// Parts of pages, and forms that htmx sends.
document.addEventListener('htmx:config:request', ({ detail }) => {
  detail.ctx.fetch = patiently;
  detail.ctx.request.timeout = '0';
});

// Forms that lead to another page, or back to themselves with what is wrong.
document.addEventListener('submit', async event => {
  const form = event.target;
  if (!form.matches('[data-patient]') || event.defaultPrevented || event.submitter?.hasAttribute('formaction')) {
    return;
  }

  event.preventDefault();
  if (form.dataset.sent) {
    return;
  }

  form.dataset.sent = 'true';
  const body = new URLSearchParams(new FormData(form, event.submitter));
  form.dispatchEvent(new CustomEvent('sending', { bubbles: true }));
  const answer = await patiently(form.getAttribute('action') ?? location.href, { method: 'POST', body, headers: { accept: 'text/html' } });
  delete form.dataset.sent;
  if (answer.redirected) {
    form.dispatchEvent(new CustomEvent('arrived', { bubbles: true }));
    location.assign(answer.url);
    return;
  }

  const page = new DOMParser().parseFromString(await answer.text(), 'text/html');
  const main = page.getElementById('content');
  if (!main) {
    // No page of ours: as the browser shows it.
    form.submit();
    return;
  }

  document.getElementById('content').replaceWith(document.adoptNode(main));
  document.title = page.title;
  globalThis.htmx?.process(main);
  document.dispatchEvent(new CustomEvent('htmx:after:swap'));
  (main.querySelector('[aria-invalid="true"]') ?? main).focus();
  scrollTo(0, 0);
});
