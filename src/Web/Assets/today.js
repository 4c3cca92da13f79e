// Rows that open in their place: what is in them is fetched when they do, and is gone when they close, since one lead at a time is dealt with.

document.addEventListener('toggle', ({ target: row }) => {
  const place = row.matches?.('.today details') && row.querySelector('.opened');

  // What is being typed is left where it is.
  if (!place || place.querySelector('form.edit')) {
    return;
  }

  if (row.open) {
    place.dispatchEvent(new CustomEvent('row-opened'));
  } else {
    place.replaceChildren();
  }
}, true);

// The row says where its lead was moved to.
document.addEventListener('htmx:after:swap', () => {
  const stage = document.querySelector('.today details[open] .stages [aria-pressed="true"]');
  const chip = stage?.closest('details').querySelector('summary .stage');
  if (chip) {
    chip.textContent = stage.textContent;
    chip.dataset.stage = stage.value;
  }
});
