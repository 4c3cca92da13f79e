// A card carried by keys: Enter picks it up, arrows choose a stage, Enter drops it there, Escape puts it back. Each step is said.

import { move, place, release, say, text } from './board-cards.js';

let held;
let isPlacing = false;

const stages = () => [...document.querySelectorAll('.column')].map(column => column.dataset.stage);

function carry(stage) {
  isPlacing = true;
  place(held.card, stage);
  held.at = stage;
  held.grip.focus();
  held.card.scrollIntoView({ block: 'nearest', inline: 'nearest' });
  isPlacing = false;
  say(text('over', held.card, stage));
}

function letGo() {
  const { card, grip, at } = held;
  held = undefined;
  grip.setAttribute('aria-pressed', 'false');
  card.classList.remove('carried');
  release(card);
  return { card, at };
}

function putBack() {
  const { from } = held;
  carry(from);
  const { card } = letGo();
  say(text('back', card, from));
}

// Of a key, a click has no detail.
document.addEventListener('click', event => {
  const grip = event.target.closest('.grip');
  if (!grip || event.detail > 0) {
    return;
  }

  if (held) {
    const { card, at } = letGo();
    say('');
    if (at !== card.dataset.stage) {
      move(card, at);
    }
  } else {
    const card = grip.closest('.lead');
    held = { card, grip, from: card.dataset.stage, at: card.dataset.stage };
    card.dataset.held = '';
    card.classList.add('carried');
    grip.setAttribute('aria-pressed', 'true');
    say(text('picked', card, held.from));
  }
});

document.addEventListener('keydown', event => {
  if (!held) {
    return;
  }

  const all = stages();
  const forward = document.documentElement.dir === 'rtl' ? 'ArrowLeft' : 'ArrowRight';
  if (event.key === 'Escape') {
    event.preventDefault();
    putBack();
  } else if (event.key === 'ArrowLeft' || event.key === 'ArrowRight') {
    event.preventDefault();
    const next = all[all.indexOf(held.at) + (event.key === forward ? 1 : -1)];
    if (next) {
      carry(next);
    }
  }
});

document.addEventListener('focusout', event => {
  if (held && !isPlacing && held.card.contains(event.target)) {
    const { card, from } = { ...held };
    letGo();
    place(card, from);
    say(text('back', card, from));
  }
});
