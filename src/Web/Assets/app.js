// What every page does by script; all of it works without, but plainer.

import './lost.js';
import './drafts.js';

const language = document.documentElement.lang;
const moment = new Intl.DateTimeFormat(language, { dateStyle: 'medium', timeStyle: 'short' });
const day = new Intl.DateTimeFormat(language, { dateStyle: 'medium', timeZone: 'UTC' });
const number = new Intl.NumberFormat(language);
const percent = new Intl.NumberFormat(language, { style: 'percent' });

/** Times and numbers in the way, and the zone, of whoever looks. */
function write(root) {
  for (const time of root.querySelectorAll('time:not([data-written])')) {
    time.textContent = ('day' in time.dataset ? day : moment).format(new Date(time.dateTime));
    time.dataset.written = '';
  }
  for (const data of root.querySelectorAll('data:not([data-written])')) {
    data.textContent = (data.dataset.style === 'percent' ? percent : number).format(Number(data.value));
    data.dataset.written = '';
  }
}

// A form that is on its way is not sent twice.
document.addEventListener('submit', event => {
  const form = event.target;
  if (form.method !== 'post' || event.defaultPrevented) {
    return;
  }

  if (form.dataset.sent) {
    event.preventDefault();
  } else {
    form.dataset.sent = 'true';
  }
});
addEventListener('pageshow', () => document.querySelectorAll('form[data-sent]').forEach(form => delete form.dataset.sent));

// A file that would not be taken is not sent first.
document.addEventListener('change', ({ target }) => {
  if (target.dataset?.max) {
    target.setCustomValidity(target.files[0]?.size > Number(target.dataset.max) ? target.dataset.tooLarge : '');
    target.reportValidity();
  }
});

// Where something is wrong, whoever types goes on there.
document.querySelector('[aria-invalid="true"]')?.focus();

// A signature that is pasted is read at once.
document.addEventListener('paste', event => {
  const button = event.target.closest?.('.paste')?.querySelector('.read');
  if (button) {
    setTimeout(() => button.form.requestSubmit(button));
  }
});

// What is open in a form on the page is left as it was by Escape.
document.addEventListener('keydown', event => {
  if (event.key === 'Escape') {
    event.target.closest?.('form.edit')?.querySelector('a.cancel')?.click();
  }
});

write(document);
document.addEventListener('htmx:after:swap', () => {
  write(document);

  // What was put in place says itself where whoever goes by keys goes on.
  const next = [...document.querySelectorAll('[autofocus]:not([data-met])')];
  next.forEach(element => { element.dataset.met = ''; });
  next.at(-1)?.focus();
});
document.querySelectorAll('[autofocus]').forEach(element => { element.dataset.met = ''; });
