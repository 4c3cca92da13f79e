// Cards, their places and their counts. What is known of a lead has a version: news of an earlier one is no news.

const number = new Intl.NumberFormat(document.documentElement.lang);
const undoable = 10_000;

const known = new Map();
const late = [];
let leaving;

export const board = () => document.getElementById('board');
export const cardOf = id => document.getElementById(`lead-${id}`);
const listOf = stage => document.getElementById(`cards-${stage}`);
const titleOf = stage => document.querySelector(`#stage-${stage} .title`)?.textContent ?? '';
const nameOf = card => card.querySelector('.who a').textContent.replace(/\s+/g, ' ').trim();

export function say(text) {
  document.getElementById('told').textContent = text;
}

/** A text of the board about a card. */
export const text = (key, card, stage) => board().dataset[key].replace('{name}', () => nameOf(card)).replace('{stage}', () => titleOf(stage));

/** Remembers what the server has rendered; a card that came twice is there once. */
export function meet() {
  for (const card of document.querySelectorAll('.leads-of > .lead')) {
    const other = cardOf(card.dataset.id);
    if (other !== card) {
      other.remove();
    }

    known.set(card.dataset.id, Number(card.dataset.version));
  }
}

/** Puts a card where it belongs, newest first. What lies beyond the cards that are loaded is not shown, unless it was put there by hand. */
export function place(card, stage, byHand = true) {
  const list = listOf(stage);
  if (!list) {
    card.remove();
    return;
  }

  const next = [...list.querySelectorAll(':scope > .lead')].find(other => other !== card && other.dataset.id < card.dataset.id);
  const more = list.querySelector(':scope > .more');
  if (next || !more || byHand || card.parentElement === list) {
    const before = next ?? more;
    if (card.parentElement !== list || card.nextElementSibling !== before) {
      list.insertBefore(card, before);
    }
  } else {
    card.remove();
  }
}

function count(stage, by) {
  const shown = stage && document.querySelector(`#stage-${stage} .count`);
  if (shown?.dataset.count) {
    const now = Math.max(0, Number(shown.dataset.count) + by);
    const data = shown.querySelector('data');
    shown.dataset.count = now;
    data.value = now;
    data.textContent = number.format(now);
  }
}

function shift(was, now) {
  if (was !== now) {
    count(was, -1);
    count(now, 1);
  }
}

/** What somebody has done to a lead. A card that is in somebody's hand stays there until it is let go. */
export function apply(change) {
  const { id, was, now, version } = change;
  const card = cardOf(id);
  if (card && 'held' in card.dataset) {
    late.push(change);
  } else if (!now) {
    shift(was);
    known.delete(id);
    leave(card);
  } else if (version > (known.get(id) ?? 0)) {
    shift(was, now);
    known.set(id, version);
    const shown = card ?? document.getElementById('card').content.firstElementChild.cloneNode(true);
    const hadFocus = shown.contains(document.activeElement) && document.activeElement;
    fill(shown, change);
    place(shown, now, false);
    hadFocus && hadFocus.focus();
  }
}

/** Whoever was at it goes on beside it. */
function leave(card) {
  if (card?.contains(document.activeElement)) {
    ((card.nextElementSibling ?? card.previousElementSibling)?.querySelector('a') ?? document.getElementById('content')).focus();
  }

  card?.remove();
}

export function release(card) {
  delete card.dataset.held;
  late.splice(0).forEach(apply);
}

function fill(card, { id, version, now, name, company, assignee }) {
  const model = document.getElementById('card').content.firstElementChild;
  const form = card.querySelector('form');
  const link = card.querySelector('.who a');
  const label = model.querySelector('select').getAttribute('aria-label').split(' (')[0];
  card.id = `lead-${id}`;
  Object.assign(card.dataset, { id, version, stage: now });
  card.querySelector('.complaint')?.remove();
  link.href = `/app/leads/${id}`;
  link.textContent = name;
  card.querySelector('.grip').setAttribute('aria-label', `${model.querySelector('.grip').getAttribute('aria-label').trim()} ${name}`);
  card.querySelector('.company').textContent = company ?? '';
  card.querySelector('.assignee').textContent = assignee ?? '';
  form.action = `/app/board/${id}/move`;
  form.elements.version.value = version;
  form.elements.was.value = now;
  form.elements.board.value = model.querySelector('[name=board]').value;
  form.elements.status.value = now;
  form.elements.status.setAttribute('aria-label', `${label} (${name})`);
}

/** The command of a move, on the version that the card shows; what has overtaken it is shown in its place. */
export async function move(card, to, isUndone = false) {
  const { stage: was } = card.dataset;
  const form = card.querySelector('form');
  const hadFocus = card.contains(document.activeElement) ? `.${document.activeElement.className || 'move select'}` : undefined;
  const body = new URLSearchParams(new FormData(form));
  body.set('status', to);
  place(card, to);
  const answer = await fetch(form.action, { method: 'POST', body, headers: { 'HX-Request': 'true', Accept: 'text/html' } }).catch(() => undefined);
  const part = new DOMParser().parseFromString(await answer?.text() ?? '', 'text/html').body;
  const fresh = part.querySelector('.lead');
  if (!fresh) {
    place(card, was);
    form.elements.status.value = was;
    complain(card, part.textContent.trim() || board().dataset.failed);
    return;
  }

  const { id, stage: now, version } = fresh.dataset;
  (cardOf(id) ?? card).replaceWith(fresh);
  place(fresh, now);
  if (Number(version) > (known.get(id) ?? 0)) {
    shift(was, now);
    known.set(id, Number(version));
  }

  if (hadFocus) {
    (fresh.querySelector(hadFocus) ?? fresh.querySelector('a')).focus();
  }

  if (answer.ok && !isUndone && was !== now) {
    offer(fresh, was, now);
  }
}

function complain(card, why) {
  card.querySelector('.complaint')?.remove();
  const complaint = document.createElement('p');
  complaint.className = 'complaint';
  complaint.setAttribute('role', 'alert');
  complaint.textContent = why;
  card.prepend(complaint);
}

/** It can be undone for ten seconds, and for as long as somebody is about to. */
function offer(card, was, now) {
  const box = document.getElementById('undo');
  const button = box.querySelector('button');
  const leaveIt = () => {
    if (box.contains(document.activeElement)) {
      leaving = setTimeout(leaveIt, 1000);
    } else {
      box.hidden = true;
    }
  };
  clearTimeout(leaving);
  leaving = setTimeout(leaveIt, undoable);
  box.hidden = false;
  box.querySelector('span').textContent = text('moved', card, now);
  button.onclick = () => {
    box.hidden = true;
    move(cardOf(card.dataset.id) ?? card, was, true);
  };
}
