// One's name, as others see it.
import { API } from '../config.js';
import { field, onSubmit } from '../lib/form.js';
import { html, render } from '../lib/html.js';
import { session } from '../lib/session.js';
import { toast } from '../lib/toast.js';

const SEEN_BY = {
  student: 'Others see it beside your reviews and questions, and it stands on your certificates.',
  instructor: 'Learners see it on your courses and beside your answers.',
  admin: 'Others see it beside your answers.',
};

export function showProfile(target) {
  const { name, role } = session.user;
  render(target, html`
    <form class="stack" novalidate>
      ${field({ name: 'name', label: 'Name', value: name, required: true, hint: SEEN_BY[role], attributes: { autocomplete: 'name', maxlength: 100 } })}
      <div><button class="button">Save name</button></div>
    </form>`);
  onSubmit(target.querySelector('form'), async (values) => {
    const { user } = await API.updateMe(values);
    session.remember(user);
    toast('Name saved');
  });
}
