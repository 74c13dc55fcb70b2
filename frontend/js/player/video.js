// A video lesson: the stage with the video, and everything that goes with it.
import { clock } from '../lib/format.js';
import { html, render, safeUrl } from '../lib/html.js';
import { icon } from '../lib/icons.js';
import { pref, setPref } from '../lib/session.js';
import { captionsOf, liftCaptions } from './captions.js';
import { chaptersOf } from './chapters.js';
import { bindControls, controlsView, drawCaptions } from './controls.js';
import { deckOf } from './deck.js';
import { mediaSession } from './media-session.js';
import { resume } from './resume.js';
import { bindSeekbar } from './seekbar.js';
import { bindShortcuts, openHelp } from './shortcuts.js';
import { transcriptOf } from './transcript.js';
import { autoplay, offerNext } from './upnext.js';
import { watchedOf } from './watched.js';

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
  const watched = watchedOf(video, learning.of(lesson), done);
  const resumed = resume(video, learning.of(lesson).position, {
    tell: (position, options) => learning.tell(lesson, { position, watched: watched.seconds() }, options),
    flash,
  });
  const stopKeys = bindShortcuts(box, verbs);
  const stopSession = mediaSession({ course, lesson, deck, ...verbs });
  const stopLifting = liftWithControls(box, captions);
  const stopOffer = bindEnd(box, video, { done, next: next(), go: verbs.next });
  showFailure(box, video, deck);
  if (play) deck.play();

  return {
    deck,
    chapters,
    stop() {
      for (const end of [stopOffer, stopLifting, stopKeys, stopSession, stopControls, transcript.stop, resumed.stop]) end();
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

function liftWithControls(box, captions) {
  const lift = () => liftCaptions(captions, !('idle' in box.dataset));
  const observer = new MutationObserver(lift);
  observer.observe(box, { attributeFilter: ['data-idle'] });
  for (const track of box.querySelectorAll('track')) track.addEventListener('load', lift);
  return () => observer.disconnect();
}

// Played to its end it is done, wherever it was begun: the sum of what was played is the other way there.
function bindEnd(box, video, { next, go }) {
  let end = () => {};
  video.addEventListener('ended', () => {
    if (next && !next.locked && autoplay.on) end = offerNext(box, next, go);
  });
  for (const name of ['play', 'seeking']) video.addEventListener(name, () => end());
  return () => end();
}

function showFailure(box, video, deck) {
  video.addEventListener('error', () => {
    if (!video.getAttribute('src')) return;
    const at = video.currentTime;
    const alert = document.createElement('div');
    alert.className = 'video-error';
    alert.setAttribute('role', 'alert');
    render(alert, html`
      <p>${icon('triangle-exclamation')} The video could not be loaded${at > 0 && ` after ${clock(at)}`}.</p>
      <button type="button" class="button">${icon('rotate-right')} Try again</button>`);
    box.append(alert);
    alert.querySelector('button').addEventListener('click', () => {
      alert.remove();
      video.load();
      video.addEventListener('loadedmetadata', () => deck.seekTo(at), { once: true });
      deck.play();
    });
  });
}
