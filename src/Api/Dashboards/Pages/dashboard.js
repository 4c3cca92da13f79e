'use strict';

// Runs before the dashboard's own script, which leaves the live log out of its menu then.
window.hideTrace = true;

// The states of grains are closed as well: dashboard.css hides the entry, and who goes there nevertheless is led back.
const closed = ['#/trace', '#/grainDetails'];

function leadBack() {
  if (closed.some(page => location.hash.startsWith(page))) location.replace('#/');
}

window.addEventListener('hashchange', leadBack);
leadBack();
