// What is typed into a form that says so is kept by this tab until it has arrived: a reload, or a browser that went down, loses none of it.
// It goes with whoever signs out, and passwords are none of it.

const user = document.body.dataset.user;
const mine = form => `draft:${user}:${form.dataset.draft}`;
const forms = () => document.querySelectorAll('form[data-draft]');
const isKept = field => field.name && field.type !== 'hidden' && field.type !== 'password' && field.type !== 'file';

// By the server, which knows better: with what was pasted, or refused.
const isFilled = field => isKept(field) && field.matches('input:not([type="checkbox"], [type="radio"]), textarea') && field.defaultValue !== '';

function keep(form, sent) {
  const values = [...form.elements].filter(isKept).filter(field => field.type !== 'radio' || field.checked)
    .map(field => [field.name, field.type === 'checkbox' ? field.checked : field.value]);
  sessionStorage.setItem(mine(form), JSON.stringify({ values, key: sent ? form.elements.key?.value : undefined }));
}

function bring(form) {
  const kept = sessionStorage.getItem(mine(form));
  if (!kept || form.querySelector('[aria-invalid="true"], [role="alert"]') || [...form.elements].some(isFilled)) {
    return;
  }

  const { values, key } = JSON.parse(kept);
  for (const [name, value] of values) {
    const fields = [...form.elements].filter(field => field.name === name && isKept(field));
    for (const field of fields) {
      if (field.type === 'checkbox') {
        field.checked = value;
      } else if (field.type === 'radio') {
        field.checked = field.value === value;
      } else {
        field.value = value;
      }
    }
  }

  // It was sent, and nobody knows whether it arrived: sent again, it is the same.
  if (key && form.elements.key) {
    form.elements.key.value = key;
  }
}

function forget() {
  Object.keys(sessionStorage).filter(name => name.startsWith('draft:')).forEach(name => sessionStorage.removeItem(name));
}

document.addEventListener('input', ({ target }) => target.form?.dataset.draft && keep(target.form, false));
document.addEventListener('sending', ({ target }) => target.dataset.draft && keep(target, true));
document.addEventListener('arrived', ({ target }) => target.dataset.draft && sessionStorage.removeItem(mine(target)));
document.addEventListener('click', ({ target }) => {
  const form = target.closest?.('a.drop-draft')?.closest('form[data-draft]');
  if (form) {
    sessionStorage.removeItem(mine(form));
  }
});
document.addEventListener('submit', ({ target }) => target.getAttribute('action') === '/app/sign-out' && forget());
forms().forEach(bring);
