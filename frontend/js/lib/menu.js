// A button that opens a menu (ARIA menu button pattern): arrows, Home, End, Esc, Tab and clicks outside.

/** Bind `button` to `menu` (role=menu, its items role=menuitem or menuitemradio); items keep their own clicks. */
export function bindMenu(button, menu) {
  const items = () => [...menu.querySelectorAll('[role^=menuitem]')];
  const chosen = () => menu.querySelector('[aria-checked="true"]') ?? items()[0];
  const toggle = (open, index) => {
    menu.hidden = !open;
    button.setAttribute('aria-expanded', String(open));
    if (open) (index === undefined ? chosen() : items().at(index))?.focus();
  };
  const close = () => {
    toggle(false);
    button.focus();
  };
  // Focus stays in an open menu while its button is pressed: closing is left to the click.
  button.addEventListener('mousedown', (event) => event.preventDefault());
  button.addEventListener('click', () => (menu.hidden ? toggle(true) : close()));
  button.addEventListener('keydown', (event) => {
    if (event.key !== 'ArrowDown' && event.key !== 'ArrowUp') return;
    event.preventDefault();
    toggle(true, event.key === 'ArrowUp' ? -1 : 0);
  });
  menu.addEventListener('keydown', (event) => moveBy(event, items(), close));
  // First back to the button, so that a dialog opened by the item returns focus to what is still seen.
  menu.addEventListener('click', (event) => event.target.closest('[role^=menuitem]') && close(), { capture: true });
  menu.addEventListener('focusout', ({ relatedTarget }) => {
    if (!menu.contains(relatedTarget) && relatedTarget !== button) toggle(false);
  });
}

function moveBy(event, items, close) {
  const index = items.indexOf(document.activeElement);
  const moves = { ArrowDown: index + 1, ArrowUp: index - 1, Home: 0, End: -1 };
  if (event.key === 'Escape') close();
  else if (event.key in moves) items.at(moves[event.key] % items.length).focus();
  else if (event.key === ' ') document.activeElement.click();
  else if (event.key.length === 1 && /\S/.test(event.key)) startingWith(event.key, items, index)?.focus();
  else return;
  event.preventDefault();
  event.stopPropagation();
}

function startingWith(letter, items, index) {
  const order = [...items.slice(index + 1), ...items.slice(0, index + 1)];
  return order.find((item) => item.textContent.trim().toLowerCase().startsWith(letter.toLowerCase()));
}
