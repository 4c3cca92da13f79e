// The inbox as notifications come and change: a stream tells of which, and that one is fetched anew.

import { listen } from './listen.js';

const inbox = () => document.getElementById('inbox');

let last;
let before = Promise.resolve();

/** The number in the navigation, as it is now. */
function count() {
  document.getElementById('unread').dispatchEvent(new CustomEvent('unread-changed'));
}

const rowOf = id => document.getElementById(`notification-${id}`);

/** The list is of such. */
const isWanted = isUnread => [undefined, String(isUnread)].includes(inbox().dataset.unread);

/** A row that is there is fetched anew; another one is put before all others, unless it is older. */
function show(id, isUnread) {
  const newest = document.querySelector('#notifications .notification')?.dataset.id ?? '';
  if (rowOf(id)) {
    rowOf(id).dispatchEvent(new CustomEvent('notification-changed'));
  } else if (id > newest && isWanted(isUnread)) {
    document.getElementById('notifications').hidden = false;
    document.querySelector('#inbox .empty')?.remove();
    return htmx.ajax('GET', `/app/inbox/${id}`, { target: '#notifications', swap: 'afterbegin' });
  }
  return undefined;
}

function tell(event) {
  last = event.lastEventId;
  const { id, isUnread, isBeginning } = JSON.parse(event.data);
  if (!isBeginning) {
    // One after the other, in the order in which they came.
    before = before.then(() => show(id, isUnread)).catch(() => {});
    count();
  } else if (id && !rowOf(id) && isWanted(isUnread)) {
    // It has come since the page was made.
    inbox().dispatchEvent(new CustomEvent('inbox-anew'));
  }
}

listen(() => `${inbox().dataset.stream}${last === undefined ? '' : `?lastEventId=${last}`}`, tell, inbox().dataset.lost);
