// A button that works: shows it, can't be pressed twice, comes back.

/** Run `work` while `button` (may be null) spins; returns what work returns, raises what it raises. */
export async function busy(button, work) {
  if (!button) return work();
  button.disabled = true;
  button.setAttribute('aria-busy', 'true');
  try {
    return await work();
  } finally {
    button.disabled = false;
    button.removeAttribute('aria-busy');
    // A disabled button loses focus to the page; nobody else has asked for it meanwhile.
    if (document.activeElement === document.body && button.isConnected) button.focus();
  }
}
