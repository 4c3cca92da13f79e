'use strict';

const message = document.getElementById('message');
const button = document.getElementById('confirm');
const token = location.hash.slice(1);

// Nobody who looks over a shoulder or into the history finds it.
history.replaceState(null, '', location.pathname);

if (token) {
  button.disabled = false;
} else {
  message.textContent = 'The link is not complete: open it as it stands in the mail.';
}

button.addEventListener('click', async () => {
  button.disabled = true;
  try {
    const answer = await fetch('auth/verify-email', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ token }),
    });
    if (answer.ok) {
      message.textContent = 'Thank you: your address is confirmed.';
      button.hidden = true;
    } else if (answer.status === 400) {
      message.textContent = 'The link is not valid, or no longer. Sign in and ask for another mail, unless you have confirmed it before.';
    } else {
      message.textContent = 'That did not work at the moment. Try again.';
      button.disabled = false;
    }
  } catch {
    message.textContent = 'MiniCRM does not answer. Try again.';
    button.disabled = false;
  }
});
