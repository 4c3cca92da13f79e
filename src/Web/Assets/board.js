// The board: cards are dragged by mouse and touch, or carried by keys, and others' moves come by themselves.

import './sortable.min.js';
import { meet, move, release } from './board-cards.js';
import './board-keys.js';
import './board-live.js';

const { Sortable } = globalThis;
let isDropped = false;

function makeSortable() {
  for (const list of document.querySelectorAll('.leads-of')) {
    if (Sortable.get(list)) {
      continue;
    }

    Sortable.create(list, {
      group: 'leads',
      sort: false,
      draggable: '.lead',
      filter: 'select, input, .move button',
      preventOnFilter: false,
      forceFallback: true,
      fallbackTolerance: 5,
      delay: 200,
      delayOnTouchOnly: true,
      ghostClass: 'placeholder',
      onStart: event => { event.item.dataset.held = ''; },
      onEnd: event => {
        release(event.item);
        isDropped = true;
        setTimeout(() => { isDropped = false; });
        const to = event.to.closest('.column').dataset.stage;
        if (to !== event.item.dataset.stage) {
          move(event.item, to);
        }
      },
    });
  }
}

// Where a card is dropped, its link is not followed.
document.addEventListener('click', event => {
  if (isDropped) {
    event.preventDefault();
    event.stopPropagation();
  }
}, true);

// Before the form is taken to be on its way.
document.addEventListener('submit', event => {
  const form = event.target;
  if (form.matches('form.move')) {
    event.preventDefault();
    move(form.closest('.lead'), form.elements.status.value);
  }
}, true);

document.addEventListener('htmx:after:swap', () => {
  meet();
  makeSortable();
});
meet();
makeSortable();
