// The keys of keyboards and headsets, and the name on the lock screen.

/** Tell the system what plays, and let its keys act. Returns a function that takes it back. */
export function mediaSession({ course, lesson, deck, next, previous }) {
  const { mediaSession: session } = navigator;
  if (!session) return () => {};
  session.metadata = new MediaMetadata({
    title: lesson.title,
    artist: course.instructor.name,
    album: course.title,
    artwork: lesson.video.poster ? [{ src: lesson.video.poster }] : [],
  });
  const acts = {
    play: () => deck.play(),
    pause: () => deck.video.pause(),
    seekbackward: ({ seekOffset }) => deck.seekBy(-(seekOffset ?? 10)),
    seekforward: ({ seekOffset }) => deck.seekBy(seekOffset ?? 10),
    seekto: ({ seekTime }) => deck.seekTo(seekTime),
    previoustrack: previous,
    nexttrack: next,
  };
  for (const [name, act] of Object.entries(acts)) handle(session, name, act);
  const { video } = deck;
  const tellPosition = () => {
    if (!Number.isFinite(video.duration)) return;
    session.setPositionState?.({ duration: video.duration, playbackRate: video.playbackRate, position: Math.min(video.currentTime, video.duration) });
  };
  for (const name of ['durationchange', 'play', 'pause', 'seeked', 'ratechange']) video.addEventListener(name, tellPosition);
  return () => {
    session.metadata = null;
    session.setPositionState?.();
    for (const name of Object.keys(acts)) handle(session, name, null);
  };
}

// A browser refuses the actions that it does not know.
function handle(session, name, act) {
  try {
    session.setActionHandler(name, act);
  } catch {
    return;
  }
}
