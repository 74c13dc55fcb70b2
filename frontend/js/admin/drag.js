// Dragging modules and lessons by their grips; the buttons beside them do the same by keyboard.

/** Let the items of `root` be dragged; `moved(item)` is called after one was put elsewhere. */
export function bindDrag(root, moved) {
  let dragged = null;
  let origin = null;

  root.addEventListener('dragstart', (event) => {
    if (!event.target.matches?.('.grip')) return;
    dragged = event.target.closest('[data-item]');
    origin = { list: dragged.parentElement, next: dragged.nextElementSibling };
    event.dataTransfer.effectAllowed = 'move';
    event.dataTransfer.setDragImage(dragged, 16, 16);
    requestAnimationFrame(() => dragged?.classList.add('dragged'));
  });
  root.addEventListener('dragover', (event) => {
    if (!dragged) return;
    event.preventDefault();
    place(dragged, event);
  });
  root.addEventListener('drop', (event) => {
    if (!dragged) return;
    event.preventDefault();
    origin = null;
  });
  root.addEventListener('dragend', () => {
    if (!dragged) return;
    dragged.classList.remove('dragged');
    // Dropped nowhere, or called off with Esc: back to where it was.
    if (origin) origin.list.insertBefore(dragged, origin.next);
    else moved(dragged);
    dragged = origin = null;
  });
}

function place(dragged, { target, clientY }) {
  const kind = dragged.matches('[data-lesson]') ? '[data-lesson]' : '[data-module]';
  const over = target.closest(kind);
  if (over === dragged) return;
  if (over) over[isUpper(over, clientY) ? 'before' : 'after'](dragged);
  else if (kind === '[data-lesson]') intoEmpty(target.closest('[data-module]'), dragged);
}

function isUpper(item, y) {
  const { top, height } = item.getBoundingClientRect();
  return y < top + height / 2;
}

function intoEmpty(module, dragged) {
  const list = module?.querySelector('[data-lessons]');
  if (list && !list.children.length) list.append(dragged);
}
