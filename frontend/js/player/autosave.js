// Saves a form's answers a moment after each change.

const AFTER = 700;

/** Call save(read()) when the form has changed; says so in its .quiz-saved. Returns {pause(), stop()}; pause() holds until the next change. */
export function autosave(form, { read, save }) {
  const place = form.querySelector('.quiz-saved');
  let timer = null;
  const run = async () => {
    try {
      place.textContent = (await save(read())) ? 'Saved' : 'Kept on this device';
    } catch (error) {
      place.textContent = error.detail ?? 'Not saved';
    }
  };
  const changed = () => {
    clearTimeout(timer);
    timer = setTimeout(run, AFTER);
  };
  form.addEventListener('input', changed);
  const pause = () => clearTimeout(timer);
  return {
    pause,
    stop() {
      pause();
      form.removeEventListener('input', changed);
    },
  };
}
