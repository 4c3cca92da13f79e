// A page that was kept from earlier says so, lets nothing be sent that would not arrive, and gives way to a new one as soon as that can be had.

const { kept } = document.documentElement.dataset;
const notice = document.getElementById('net');
const pause = 5000;

async function renew() {
  const answer = await fetch('/health/live').catch(() => undefined);
  if (answer?.ok) {
    location.reload();
  }
}

if (notice) {
  navigator.serviceWorker?.register('/app/worker.js', { scope: '/app' });
}

if (notice && kept) {
  const time = document.createElement('time');
  time.dateTime = kept;
  notice.append(' ', time);
  notice.hidden = false;
  for (const form of document.forms) {
    form.inert = form.method === 'post';
  }

  addEventListener('online', renew);
  setInterval(renew, pause);
}
