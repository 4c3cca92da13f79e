// Commands by keys: single letters, which can be switched off in the profile, and a menu that finds leads, people and whatever the page offers.

const page = document.body;
const rows = 'table tbody th[scope="row"] a, ul.rows > li > a:first-of-type, ul.rows > li > article > :is(h2, h3, p) > a:first-of-type, [data-card] > a:first-of-type';
const typing = 'input:not([type="checkbox"], [type="radio"]), textarea, select, [contenteditable]';
const pause = 200;

let menu;
let help;
let input;
let list;
let choices = [];
let asked;
let waiting;

const shown = element => element.checkVisibility?.() ?? element.offsetParent !== null;

/** The dialogs come when they are first wanted: no page waits for them. */
async function fetchDialogs() {
  if (!menu) {
    const answer = await fetch('/app/commands', { headers: { 'HX-Request': 'true' } });
    if (!answer.ok || menu) {
      return;
    }

    page.insertAdjacentHTML('beforeend', await answer.text());
    menu = document.getElementById('commands');
    help = document.getElementById('keys');
    input = document.getElementById('command');
    list = document.getElementById('command-list');
    input.addEventListener('input', () => {
      offer();
      clearTimeout(waiting);
      waiting = setTimeout(find, pause);
    });
    input.addEventListener('keydown', steer);
    list.addEventListener('click', event => run(event.target.closest('[role="option"]')));
    for (const dialog of [menu, help]) {
      dialog.addEventListener('click', event => event.target === dialog && dialog.close());
    }
  }
}

/** What the page itself offers: its ways to elsewhere, and for a lead what can be done with it. */
function offered() {
  const { dataset } = menu;
  const links = [...document.querySelectorAll('.bar nav a, .me a, .head .ways a.button')].map(link => ({ text: link.textContent.trim(), run: () => link.click() }));
  const stages = [...document.querySelectorAll('#lead-head [name="status"][aria-pressed="false"]')].map(stage => ({ text: `${dataset.move}: ${stage.textContent.trim()}`, run: () => stage.click() }));
  const assignee = document.getElementById('assignee');
  const people = [...(assignee?.options ?? [])].filter(option => !option.selected).map(option => ({
    text: `${dataset.assign}: ${option.textContent.trim()}`,
    run: () => { assignee.value = option.value; assignee.form.requestSubmit(); },
  }));
  const fields = [...document.querySelectorAll('.prop .way a')].map(link => ({ text: link.getAttribute('aria-label'), run: () => link.click() }));
  return [{ text: dataset.new, run: () => { location.href = '/app/leads/new'; } }, ...links, ...stages, ...people, ...fields, { text: dataset.keys, run: showKeys }];
}

const folded = text => text.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase();

function offer() {
  const words = folded(input.value).split(/\s+/).filter(Boolean);
  const known = new Set();
  show(offered().filter(({ text }) => words.every(word => folded(text).includes(word)) && !known.has(text) && known.add(text)).slice(0, words.length ? 8 : 20), true);
}

/** Leads and people come from the server, below what the page offers. */
async function find() {
  const text = input.value.trim();
  asked?.abort();
  if (text.length < 2) {
    return;
  }

  asked = new AbortController();
  try {
    const answer = await fetch(`/app/commands/found?q=${encodeURIComponent(text)}`, { headers: { 'HX-Request': 'true' }, signal: asked.signal });
    if (answer.ok && input.value.trim() === text) {
      const found = new DOMParser().parseFromString(await answer.text(), 'text/html');
      show([...found.querySelectorAll('a')].map(link => ({ text: link.textContent.trim(), run: () => { location.href = link.getAttribute('href'); } })), false);
    }
  } catch (fault) {
    if (fault.name !== 'AbortError') {
      document.getElementById('told').textContent = menu.dataset.failed;
    }
  }
}

function show(some, anew) {
  const chosen = anew ? 0 : choices.findIndex(({ option }) => option.getAttribute('aria-selected') === 'true');
  choices = anew ? [] : choices.filter(choice => choice.isOffered);
  for (const choice of some) {
    const option = document.createElement('div');
    option.setAttribute('role', 'option');
    option.textContent = choice.text;
    choices.push({ ...choice, option, isOffered: anew });
  }

  choices.forEach(({ option }, place) => { option.id = `command-${place}`; });
  list.replaceChildren(...choices.map(({ option }) => option));
  choose(Math.max(0, Math.min(chosen, choices.length - 1)));
}

function choose(place) {
  choices.forEach(({ option }, other) => option.setAttribute('aria-selected', other === place));
  const chosen = choices[place]?.option;
  chosen?.scrollIntoView({ block: 'nearest' });
  if (chosen) {
    input.setAttribute('aria-activedescendant', chosen.id);
  } else {
    input.removeAttribute('aria-activedescendant');
  }
}

function steer(event) {
  const place = choices.findIndex(({ option }) => option.getAttribute('aria-selected') === 'true');
  if (event.key === 'ArrowDown' || event.key === 'ArrowUp') {
    event.preventDefault();
    choose((place + (event.key === 'ArrowDown' ? 1 : choices.length - 1)) % Math.max(1, choices.length));
  } else if (event.key === 'Enter') {
    event.preventDefault();
    run(choices[place]?.option);
  }
}

function run(option) {
  const choice = choices.find(one => one.option === option);
  if (choice) {
    menu.close();
    choice.run();
  }
}

async function showMenu() {
  await fetchDialogs();
  if (menu && !document.querySelector('dialog[open]')) {
    input.value = '';
    menu.showModal();
    offer();
  }
}

async function showKeys() {
  await fetchDialogs();
  if (help && !document.querySelector('dialog[open]')) {
    help.showModal();
  }
}

function step(by) {
  const all = [...document.querySelectorAll(rows)].filter(shown);
  const place = all.findIndex(row => row === document.activeElement || row.closest('tr, li, [data-card]')?.contains(document.activeElement));
  all[place < 0 ? (by > 0 ? 0 : all.length - 1) : Math.max(0, Math.min(place + by, all.length - 1))]?.focus();
}

/** On the page of a lead at once; in a list, of the lead that has the focus, on its page. */
function atLead(letter) {
  const target = {
    e: () => document.querySelector('.prop:focus-within .way a') ?? document.querySelector('.prop .way a'),
    a: () => document.getElementById('assignee'),
    m: () => document.querySelector('#lead-head [aria-pressed="true"]'),
  }[letter]();
  if (target && letter === 'e') {
    target.click();
  } else if (target) {
    target.focus();
  } else {
    const lead = document.activeElement?.closest('tr, li, [data-card]')?.querySelector('a[href^="/app/leads/"]');
    if (lead) {
      location.href = `${lead.href.split('#')[0]}#${letter}`;
    }
  }
}

const commands = {
  n: () => { location.href = '/app/leads/new'; },
  '/': () => {
    const search = document.getElementById('q');
    if (search) {
      search.focus();
    } else {
      location.href = '/app/leads#q';
    }
  },
  j: () => step(1),
  k: () => step(-1),
  e: () => atLead('e'),
  a: () => atLead('a'),
  m: () => atLead('m'),
  '?': showKeys,
};

document.addEventListener('keydown', event => {
  if (event.key.toLowerCase() === 'k' && (event.ctrlKey || event.metaKey) && !event.altKey && !event.shiftKey) {
    event.preventDefault();
    showMenu();
    return;
  }

  const command = Object.hasOwn(commands, event.key) ? commands[event.key] : undefined;
  if (command && page.dataset.keys !== 'off' && !event.ctrlKey && !event.metaKey && !event.altKey && !event.isComposing && !event.defaultPrevented
    && !event.target.closest?.(typing) && !document.querySelector('dialog[open]')) {
    event.preventDefault();
    command();
  }
});

// From a list, or from a page without a search.
const { hash } = location;
if (/^#[eam]$/.test(hash)) {
  atLead(hash[1]);
} else if (hash === '#q') {
  document.getElementById('q')?.focus();
}
