// A video lesson: the stage with the video, and everything that goes with it.
import { clock } from '../lib/format.js';
import { html, render, safeUrl } from '../lib/html.js';
import { icon } from '../lib/icons.js';
import { pref, setPref } from '../lib/session.js';
import { busy } from '../lib/states.js';
import { captionsOf, placeCaptions } from './captions.js';
import { chaptersOf } from './chapters.js';
import { bindControls, controlsView, drawCaptions } from './controls.js';
import { deckOf } from './deck.js';
import { mediaSession } from './media-session.js';
import { bindSeekbar } from './seekbar.js';
import { bindShortcuts, openHelp } from './shortcuts.js';
import { transcriptOf } from './transcript.js';
import { autoplay, offerNext } from './upnext.js';
import { resume, watchedOf } from './watched.js';

const FLASH_FOR = 900;

/**
 * Show the video on `stage`, its transcript in `panel`. context: {learning, play, done(), next, goTo(step, {play})}.
 * Returns {deck, stop()}.
 */
export function showVideo(stage, panel, lesson, { learning, play, done, next, goTo }) {
  const { course } = learning;
  const captionTracks = lesson.video.captions ?? [];
  render(stage, view(lesson.video, captionTracks));
  const box = stage.firstElementChild;
  const video = box.querySelector('video');
  const flash = flasher(box.querySelector('.video-flash'));
  const deck = deckOf(video, stage, flash);
  const captions = captionsOf(video, () => {
    drawCaptions(box, captions);
    transcript.load();
  });
  const transcript = transcriptOf(panel, deck, {
    source: () => captionTracks[captions.tracks.indexOf(captions.track)]?.src,
    closed: () => showTranscript(false),
  });
  const showTranscript = (shown) => {
    transcript.open(shown);
    setPref('transcript', shown);
    box.querySelector('[data-do="transcript"]')?.setAttribute('aria-pressed', String(shown));
  };
  const verbs = {
    ...deck,
    captions: () => captionTracks.length > 0 && captions.toggle(),
    transcript: () => captionTracks.length > 0 && showTranscript(panel.hidden),
    next: () => goTo(1, { play: true }),
    previous: () => goTo(-1, { play: true }),
  };
  const acts = { ...verbs, back: () => deck.seekBy(-10), forward: () => deck.seekBy(10), help: openHelp, pip: deck.pictureInPicture };
  const stopControls = bindControls(box, { deck, captions, acts });
  captions.apply();
  if (captionTracks.length) showTranscript(pref('transcript', false));

  const chapters = chaptersOf(lesson.video.chapters, deck, () => seekbar.marks(chapters.times()));
  const seekbar = bindSeekbar(box.querySelector('.seek'), deck, chapters.at);
  const watched = watchedOf(video, learning.of(lesson).played, done);
  const resumed = resume(video, learning.of(lesson).position, {
    tell: (position, options) => learning.tell(lesson, { position, played: watched.parts() }, options).catch(() => {}),
    flash,
  });
  const stopKeys = bindShortcuts(verbs, box);
  const stopSession = mediaSession({ course, lesson, deck, ...verbs });
  const stopPlacing = keepCaptionsClear(box, captions);
  const stopOffer = bindEnd(box, video, { next, go: verbs.next });
  showFailure(box, deck, { learning, lesson });
  if (play) deck.play();

  return {
    deck,
    chapters,
    stop() {
      for (const end of [stopOffer, stopPlacing, stopKeys, stopSession, stopControls, transcript.stop, resumed.stop]) end();
      video.pause();
      video.removeAttribute('src');
      video.load();
    },
  };
}

function view({ src, poster }, captions) {
  const track = (caption) => html`
    <track kind="captions" src="${safeUrl(caption.src)}" srclang="${caption.lang}" label="${caption.label}">`;
  const languages = captions.map(({ lang, label }) => [lang, label]);
  return html`
    <div class="video" tabindex="-1" data-state="paused">
      <video src="${safeUrl(src)}" ${poster && html`poster="${safeUrl(poster)}"`} preload="metadata" playsinline>${captions.map(track)}</video>
      ${controlsView({ hasCaptions: captions.length > 0, languages })}
    </div>`;
}

function flasher(element) {
  let timer = null;
  return (text) => {
    element.textContent = text;
    element.hidden = false;
    clearTimeout(timer);
    timer = setTimeout(() => { element.hidden = true; }, FLASH_FOR);
  };
}

function keepCaptionsClear(box, captions) {
  const place = () => placeCaptions(box, captions);
  const observers = [new MutationObserver(place), new ResizeObserver(place)];
  observers[0].observe(box, { attributeFilter: ['data-idle'] });
  observers[1].observe(box);
  for (const track of box.querySelectorAll('track')) track.addEventListener('load', place);
  return () => observers.forEach((observer) => observer.disconnect());
}

// Whether the next lesson is open may have been decided only now, by this one's completion.
function bindEnd(box, video, { next, go }) {
  let end = () => {};
  video.addEventListener('ended', () => {
    const lesson = next();
    if (lesson && !lesson.locked && autoplay.on && !isTyping()) end = offerNext(box, lesson, go);
  });
  const stay = () => isTyping() && end();
  document.addEventListener('focusin', stay);
  for (const name of ['play', 'seeking']) video.addEventListener(name, () => end());
  return () => {
    document.removeEventListener('focusin', stay);
    end();
  };
}

// Nobody is taken away from what they write.
const isTyping = () => Boolean(document.activeElement?.matches('.lesson :is(textarea, input[type=text])'));

function showFailure(box, deck, { learning, lesson }) {
  const { video } = deck;
  video.addEventListener('error', () => {
    if (!video.getAttribute('src')) return;
    const at = video.currentTime;
    box.querySelector('.video-error')?.remove();
    const alert = document.createElement('div');
    alert.className = 'video-error';
    alert.setAttribute('role', 'alert');
    render(alert, html`
      <p>${icon('triangle-exclamation')} The video could not be loaded${at > 0 && ` after ${clock(at)}`}.${!navigator.onLine && ' Videos need a connection.'}</p>
      <button type="button" class="button">${icon('rotate-right')} Try again</button>`);
    box.append(alert);
    alert.querySelector('button').addEventListener('click', async ({ currentTarget }) => {
      await busy(currentTarget, () => learning.refresh()); // the link to the video may have been too old
      alert.remove();
      video.src = safeUrl(learning.lesson(lesson.id)?.video?.src ?? lesson.video.src);
      if (at > 0) video.addEventListener('loadedmetadata', () => deck.seekTo(at), { once: true });
      box.focus({ preventScroll: true });
      deck.play();
    });
  });
}
