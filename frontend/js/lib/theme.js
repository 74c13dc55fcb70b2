// Light, dark or as the system says; the choice is a preference and theme-boot.js applies it early.
import { pref, setPref } from './session.js';

const listeners = new Set();
const system = matchMedia('(prefers-color-scheme: dark)');

export const theme = {
  /** What was chosen: light, dark or system. */
  get choice() {
    return pref('theme', 'system');
  },

  /** Whether the page is dark now. */
  get dark() {
    return theme.choice === 'system' ? system.matches : theme.choice === 'dark';
  },

  choose(choice) {
    setPref('theme', choice);
    apply();
  },

  /** A token's colour as it is now, such as colour('accent'), for what can't read CSS. */
  colour(token) {
    const probe = document.createElement('span');
    probe.style.color = `var(--${token})`;
    document.body.append(probe);
    const { color } = getComputedStyle(probe);
    probe.remove();
    return color;
  },

  /** Call `listener()` when the colours change (for charts, which don't follow CSS). */
  onChange(listener) {
    listeners.add(listener);
  },
};

function apply() {
  if (theme.choice === 'system') delete document.documentElement.dataset.theme;
  else document.documentElement.dataset.theme = theme.choice;
  for (const listener of listeners) listener();
}

system.addEventListener('change', apply);
// Chosen in another tab.
addEventListener('storage', () => {
  if ((document.documentElement.dataset.theme ?? 'system') !== theme.choice) apply();
});
