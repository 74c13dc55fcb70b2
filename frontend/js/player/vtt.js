// WebVTT, as far as a transcript needs it.

/** The cues of a WebVTT text: [{start, end, text}], in their order; what is no cue is left out. */
export function parseVtt(text) {
  return text.replace(/\r\n?/g, '\n').split(/\n{2,}/).map(cue).filter(Boolean);
}

/** The cues of the file at `url`; raises when it can't be had. */
export async function readVtt(url) {
  const response = await fetch(url);
  if (!response.ok) throw new Error(`No captions at ${url}`);
  return parseVtt(await response.text());
}

function cue(block) {
  const lines = block.split('\n');
  const at = lines.findIndex((line) => line.includes('-->'));
  if (at < 0) return null;
  const [start, end] = lines[at].split('-->').map((part) => seconds(part.trim().split(/\s/)[0]));
  const text = lines.slice(at + 1).map(plain).join(' ').trim();
  return Number.isFinite(start) && Number.isFinite(end) && text ? { start, end, text } : null;
}

const seconds = (clock) => clock.split(':').reduce((sum, part) => sum * 60 + Number(part.replace(',', '.')), 0);

// `<v Ann>`, `<i>` and the like; the entities that WebVTT knows.
function plain(line) {
  return line.replace(/<[^>]*>/g, '').replace(/&(amp|lt|gt|nbsp|lrm|rlm);/g, (entity, name) => ENTITIES[name]);
}

const ENTITIES = { amp: '&', lt: '<', gt: '>', nbsp: '\u00a0', lrm: '\u200e', rlm: '\u200f' };
