// What learners say of a course: the distribution, one's own review, everyone's, the instructor's replies.
import { API } from '../config.js';
import { confirmDialog } from './dialog.js';
import { field, formErrors, validForm } from './form.js';
import { ago, mean, number, plural } from './format.js';
import { fragment, html, render } from './html.js';
import { icon } from './icons.js';
import { session } from './session.js';
import { starChoice, stars } from './stars.js';
import { busy, fill } from './states.js';
import { toast } from './toast.js';

const PAGE = 5;

/** Fill `panel` with the reviews of `course`; its learners can write theirs, who may edit it replies. */
export function showReviews(panel, course) {
  let answer = null;
  const load = async () => {
    answer = await API.reviews(course.id, { page_size: PAGE });
    return view(answer, course);
  };
  return fill(panel, load, { bind: () => bind(panel, course, answer) });
}

function bind(panel, course, answer) {
  const again = async (focus = '.review-title') => {
    await showReviews(panel, course);
    panel.querySelector(focus)?.focus();
  };
  panel.querySelector('.review-form')?.addEventListener('submit', (event) => handleReview(event, course, again));
  panel.querySelector('[data-remove-review]')?.addEventListener('click', () => handleRemove(course, again));
  panel.querySelector('[data-more]')?.addEventListener('click', (event) => handleMore(event.currentTarget, answer, course));
  panel.onclick = ({ target }) => {
    const button = target.closest('[data-reply], [data-take-down]');
    if (button) (button.matches('[data-reply]') ? openReply : handleTakeDown)(button, course, again);
  };
}

function view(answer, course) {
  return html`
    <div class="reviews">
      ${answer.rating_count > 0 && summary(answer)}
      ${course.enrolled && reviewForm(answer.mine)}
      <ul class="review-list">${answer.reviews.map((review) => reviewView(review, course))}</ul>
      ${!answer.reviews.length && html`<p class="muted">No reviews yet.</p>`}
      ${answer.next && html`<p class="list-foot"><button type="button" class="button" data-more>Show more</button></p>`}
    </div>`;
}

function summary({ rating, rating_count: count, distribution }) {
  return html`
    <div class="review-summary">
      <p class="review-mean"><strong class="number">${mean(rating)}</strong> ${stars(rating)} <span class="muted">${plural(count, 'review')}</span></p>
      <table class="review-bars">
        <caption class="visually-hidden">Reviews by stars</caption>
        <tbody>${[5, 4, 3, 2, 1].map((star) => html`
          <tr><th scope="row">${star} ${icon('star', { label: star === 1 ? 'star' : 'stars' })}</th>
            <td><progress class="progress" max="${count}" value="${distribution[star]}" aria-label="${star} of 5 stars"></progress></td>
            <td class="number">${number(distribution[star])}</td></tr>`)}
        </tbody>
      </table>
    </div>`;
}

function reviewForm(mine) {
  return html`
    <form class="review-form panel stack" aria-labelledby="review-title" novalidate>
      <p class="review-title" id="review-title" tabindex="-1">${mine ? 'Your review' : 'Review this course'}</p>
      ${starChoice(mine?.rating)}
      ${field({ name: 'text', label: 'What was it like?', type: 'textarea', value: mine?.text ?? '', attributes: { maxlength: 5000 } })}
      <div class="cluster">
        <button type="submit" class="button button-primary">${mine ? 'Save changes' : 'Publish review'}</button>
        ${mine && html`<button type="button" class="button button-quiet" data-remove-review>${icon('trash')} Remove</button>`}
      </div>
    </form>`;
}

function reviewView({ id, user, rating, text, reply, created_at: time }, course) {
  return html`
    <li class="review" data-review="${id}" tabindex="-1">
      <p class="post-head"><strong>${user?.name ?? 'A former learner'}</strong> ${stars(rating)} <span class="muted small">${ago(time)}</span></p>
      ${text && html`<p class="plain" dir="auto">${text}</p>`}
      ${reply && html`<div class="review-reply"><p class="post-head"><strong>${course.instructor.name}</strong> <span class="badge badge-accent">Instructor</span></p><p class="plain" dir="auto">${reply.text}</p></div>`}
      ${course.can_edit && html`<p class="cluster"><button type="button" class="link small" data-reply>${reply ? 'Edit reply' : 'Reply'}</button>
        ${session.user.role === 'admin' && html`<button type="button" class="link small" data-take-down>Take down</button>`}</p>`}
    </li>`;
}

async function handleReview(event, course, again) {
  event.preventDefault();
  const form = event.target;
  if (!validForm(form)) return;
  const { rating, text } = form.elements;
  try {
    await busy(event.submitter, () => API.writeReview(course.id, { rating: Number(rating.value), text: text.value }));
    toast('Thank you for your review');
    await again();
  } catch (error) {
    formErrors(form, error);
  }
}

async function handleRemove(course, again) {
  if (!(await confirmDialog({ title: 'Remove your review?', message: 'Its stars no longer count.', confirm: 'Remove', danger: true }))) return;
  try {
    await API.removeReview(course.id);
    await again();
  } catch (error) {
    toast(error.detail, { kind: 'bad' });
  }
}

async function handleTakeDown(button, course, again) {
  const item = button.closest('[data-review]');
  const writer = item.querySelector('strong').textContent;
  if (!(await confirmDialog({ title: `Take down the review by ${writer}?`, message: 'It is gone for good, and its stars no longer count.', confirm: 'Take down', danger: true }))) return;
  try {
    await API.takeDownReview(course.id, item.dataset.review);
    await again('.review');
  } catch (error) {
    toast(error.detail, { kind: 'bad' });
  }
}

async function handleMore(button, answer, course) {
  try {
    const more = await busy(button, () => API.next(answer.next));
    const list = button.closest('.reviews').querySelector('.review-list');
    list.append(fragment(html`${more.reviews.map((review) => reviewView(review, course))}`));
    list.querySelector(`[data-review="${more.reviews[0]?.id}"]`)?.focus();
    answer.next = more.next;
    if (!more.next) button.parentElement.remove();
  } catch (error) {
    toast(error.detail, { kind: 'bad' });
  }
}

function openReply(button, course, again) {
  const item = button.closest('[data-review]');
  const known = item.querySelector('.review-reply .plain')?.textContent ?? '';
  const box = document.createElement('form');
  box.className = 'stack';
  box.noValidate = true;
  render(box, html`
    ${field({ name: 'text', label: 'Your reply', type: 'textarea', value: known, hint: 'Empty it to take it back.', optional: false, attributes: { maxlength: 5000 } })}
    <button type="submit" class="button button-primary">Save reply</button>`);
  button.replaceWith(box);
  box.querySelector('textarea').focus();
  box.addEventListener('submit', async (event) => {
    event.preventDefault();
    try {
      await busy(event.submitter, () => API.replyToReview(course.id, item.dataset.review, box.elements.text.value));
      await again(`[data-review="${item.dataset.review}"] [data-reply]`);
    } catch (error) {
      formErrors(box, error);
    }
  });
}
