// What is wider than its place scrolls in a box of its own, which is a stop for the keyboard while it has to.

/** Make `box` such a place; `label` names it while it scrolls. */
export function scrollBox(box, label) {
  const observer = new ResizeObserver(() => {
    const scrolls = box.scrollWidth > box.clientWidth;
    for (const [name, value] of [['tabindex', '0'], ['role', 'group'], ['aria-label', label]]) {
      if (scrolls) box.setAttribute(name, value);
      else box.removeAttribute(name);
    }
  });
  for (const element of [box, ...box.children]) observer.observe(element);
}
