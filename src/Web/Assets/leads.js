// Leads of the list are chosen: one by one, a stretch with Shift, all that are shown. Without this the boxes work as boxes do.

const number = new Intl.NumberFormat(document.documentElement.lang);
const boxes = () => [...document.querySelectorAll('table.leads tbody .pick input')];

let last;

/** Says how many are chosen. */
function count() {
  const [all, form] = [document.getElementById('pick-all'), document.getElementById('bulk')];
  if (!all || !form) {
    return;
  }

  const shown = boxes();
  const chosen = shown.filter(box => box.checked).length;
  all.hidden = false;
  all.checked = chosen > 0 && chosen === shown.length;
  all.indeterminate = chosen > 0 && chosen < shown.length;
  const picked = document.getElementById('picked');
  picked.value = chosen;
  picked.textContent = number.format(chosen);
  picked.hidden = chosen === 0;
}

document.addEventListener('click', event => {
  const box = event.target;
  if (box.id === 'pick-all') {
    boxes().forEach(other => { other.checked = box.checked; });
    count();
  } else if (box.matches?.('table.leads tbody .pick input')) {
    const shown = boxes();
    if (event.shiftKey && last?.isConnected) {
      const [from, to] = [shown.indexOf(last), shown.indexOf(box)].sort((one, other) => one - other);
      shown.slice(from, to + 1).forEach(other => { other.checked = box.checked; });
    }

    last = box;
    count();
  }
});

/** The view that is looked at, and what was just saved as one. */
function mark() {
  const views = document.getElementById('views');
  if (views?.dataset.saved) {
    delete views.dataset.saved;
    document.querySelector('.save-view[open]')?.removeAttribute('open');
  }
  for (const link of views?.querySelectorAll('li > a') ?? []) {
    if (link.href === location.href) {
      link.setAttribute('aria-current', 'page');
    } else {
      link.removeAttribute('aria-current');
    }
  }
}

// More rows have come, or others.
document.addEventListener('htmx:after:swap', () => {
  count();
  mark();
});
document.addEventListener('htmx:after:history:replace', mark);
addEventListener('pageshow', count);
count();
