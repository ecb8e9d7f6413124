/** What a fetch brought and what it did not, in sentences. */
import type { Outcome } from '../../fetch/drive.ts';
import { joined, type Stretch } from '../../fetch/stretch.ts';
import { durationText, minuteText } from '../../units/time.ts';
import { counted } from '../finding-words.ts';
import type { Fetched } from './run.ts';
import type { Want } from './want.ts';

/** Of holes between the rows, how many are told one by one. */
const HOLES_SHOWN = 3;

/** Whether the store has rows of what was wanted. */
export const hasRows = (fetched: Fetched): boolean =>
  fetched.state === 'fetched' &&
  fetched.outcome.rowsAdded + fetched.outcome.rowsAlreadyThere + fetched.outcome.rowsKnown > 0;

/** Sentences about one series; none where all went as wanted. */
export function sentencesOf(fetched: Fetched): readonly string[] {
  if (fetched.state === 'failed') return ['failed; see the error below'];
  if (fetched.state === 'not-offered') {
    const { why, instead } = fetched.none;
    return [why, ...instead.map((one) => `instead: ${one}`)];
  }
  const { outcome, offer, want } = fetched;
  const barText = durationText(outcome.wanted.resolutionMs);
  return [
    ...(offer.coarser ? [`bars of ${barText}: shorter ones are not offered`] : []),
    ...presentWords(want, outcome),
    ...rangeWords(outcome, offer.feed.depth),
    ...(outcome.withheld.length === 0 ? [] : withheldWords(outcome)),
    ...outcome.unanswered.map(
      (stretch) =>
        `${spanText(stretch)}: not answered${offer.feed.depth === null ? '' : `; ${offer.feed.depth}`}`,
    ),
    ...offer.feed.notes,
  ];
}

function presentWords({ toMs }: Want, { wanted }: Outcome): readonly string[] {
  const cut = toMs - wanted.toMs >= Math.max(wanted.resolutionMs, 1);
  if (!cut) return [];
  if (wanted.toMs <= wanted.fromMs) return ['all of it lies in the future, or is not settled yet'];
  return [`asked until ${minuteText(wanted.toMs)}: what is later is not over yet`];
}

/** Where the venue's rows begin and end within what was wanted, and the holes between. */
function rangeWords({ wanted, holes, answered }: Outcome, depth: string | null): readonly string[] {
  const whole = answered.length === 1 && holes.length === 1 && same(answered[0], holes[0]);
  const [only] = holes;
  if (whole && only !== undefined) return [`no rows from ${spanText(only)}${because(depth)}`];
  const words: string[] = [];
  const between: Stretch[] = [];
  for (const hole of holes) {
    if (hole.fromMs === wanted.fromMs)
      words.push(`nothing before ${minuteText(hole.toMs)}${because(depth)}`);
    else if (hole.toMs === wanted.toMs)
      words.push(
        `nothing after ${minuteText(hole.fromMs)}: the venue has no later rows; was it delisted?`,
      );
    else between.push(hole);
  }
  return [...words, ...holeWords(between, wanted.resolutionMs)];
}

const because = (depth: string | null): string =>
  `; ${depth ?? 'the venue keeps no history that far back'}, or the instrument was not listed`;

function holeWords(holes: readonly Stretch[], resolutionMs: number): readonly string[] {
  if (holes.length === 0) return [];
  const longest = holes.toSorted((a, b) => b.toMs - b.fromMs - (a.toMs - a.fromMs));
  const shown = longest.slice(0, HOLES_SHOWN).map(spanText).join('; ');
  const more = holes.length > HOLES_SHOWN ? `; and ${holes.length - HOLES_SHOWN} shorter` : '';
  if (resolutionMs === 0) return [`${counted(holes.length, 'hole')} at the venue: ${shown}${more}`];
  const bars = holes.reduce((sum, { fromMs, toMs }) => sum + (toMs - fromMs) / resolutionMs, 0);
  return [
    `${counted(bars, `bar`)} of ${durationText(resolutionMs)} missing at the venue: ${shown}${more}`,
  ];
}

/** Stretches that were withheld for one reason, together. */
function withheldWords({ withheld }: Outcome): readonly string[] {
  const reasons = [...new Set(withheld.map((one) => one.withheld))];
  return reasons.map((reason) => {
    const spans = joined(withheld.filter((one) => one.withheld === reason));
    return `${spans.map(spanText).join('; ')}: not fetched; ${reason}`;
  });
}

const spanText = ({ fromMs, toMs }: Stretch): string =>
  `${minuteText(fromMs)} to ${minuteText(toMs)}`;

const same = (a: Stretch | undefined, b: Stretch | undefined): boolean =>
  a !== undefined && a.fromMs === b?.fromMs && a.toMs === b.toMs;
