/** What the terminal, the page and the CSV of a scan call things. */
import type { Cause, ScanLeg, ScanPair, ScanResult, ScanRow } from '../../domain/scan.ts';
import { durationText } from '../../units/time.ts';
import { DAY, YEAR } from '../../units/units.ts';
import { decimal, length, NONE, percent } from '../format.ts';
import { cut, WORD_LENGTH } from '../long-text.ts';
import { venueName } from '../names.ts';

/** Where a quote went: in a column, and in a sentence. */
export const CAUSE_WORDS: Readonly<
  Record<Cause, { readonly short: string; readonly long: string }>
> = {
  decay: { short: 'decay', long: 'the rate did not last' },
  basis: { short: 'prices', long: 'the two prices moved apart' },
  costs: { short: 'costs', long: 'fees and slippage' },
  forcedExit: { short: 'exits', long: 'forced exits' },
};

type Unnamed = Omit<ScanPair, 'name'>;

/**
 * The pairs with their names: `XPL Binance + Hyperliquid`, `AVAX Bybit spot + perp`; with the instruments
 * behind it where two would be called alike.
 */
export function namedPairs(pairs: readonly Unnamed[]): readonly ScanPair[] {
  const names = pairs.map(plainName);
  return pairs.map((pair, i) => {
    const name = names[i] ?? '';
    const isAlone = names.indexOf(name) === names.lastIndexOf(name);
    const instruments = pair.legs.map(({ instrument }) => cut(instrument, WORD_LENGTH)).join(' + ');
    return { ...pair, name: isAlone ? name : `${name}, ${instruments}` };
  });
}

function plainName({ coin: whole, kind, legs: [first, second] }: Unnamed): string {
  const coin = cut(whole, WORD_LENGTH);
  const perp = second.contract === 'inverse' ? 'coin-M perp' : 'perp';
  return kind === 'cash-and-carry'
    ? `${coin} ${venueName(second.venue)} spot + ${perp}`
    : `${coin} ${legName(first)} + ${legName(second)}`;
}

const legName = ({ venue, contract }: ScanLeg): string =>
  `${venueName(venue)}${contract === 'inverse' ? ' coin-M' : ''}`;

/** A rate a year as a screener shows it: whole per cent from ten on. */
export function aprText(apr: number | null): string {
  if (apr === null) return NONE;
  return percent(apr, apr !== 0 && Math.abs(apr) < 0.0995 ? 1 : 0);
}

export const shareText = (share: number | null, digits = 0): string =>
  share === null ? NONE : percent(share, digits);

/** Whole days; the record may begin after the listing. */
export const ageText = (ms: number | null): string =>
  ms === null ? NONE : `${decimal(Math.floor(ms / DAY), 0)} d`;

/** The smaller leg's median daily volume: what limits the size. */
export function volumeText({ legs }: ScanPair): string {
  const known = legs.flatMap(({ medianDailyVolumeQuote: volume, quote }) =>
    volume === null ? [] : [{ volume, quote }],
  );
  const [least] = known.toSorted((a, b) => a.volume - b.volume);
  return least === undefined
    ? NONE
    : `${amountText(least.volume)} ${cut(least.quote, WORD_LENGTH)}`;
}

/** `4.1 m`, `820 k`: three digits are enough for a volume. */
function amountText(x: number): string {
  const steps: readonly (readonly [number, string])[] = [
    [1e9, ' bn'],
    [1e6, ' m'],
    [1e3, ' k'],
  ];
  const [size, name] = steps.find(([at]) => x >= at) ?? [1, ''];
  const value = x / size;
  return `${decimal(value, value < 10 && size > 1 ? 1 : 0)}${name}`;
}

/** Quoted above this, a pair is one that a screener shows first. */
const QUOTED_HIGH = 0.2;
/** And realised above this, it paid. */
const PAID = 0.1;

interface Judged {
  readonly pair: ScanPair;
  readonly quoted: number;
  /** On average, at the leverage that was best by it. */
  readonly realised: number;
}

/** One sentence or two: of what was quoted, how much arrived. */
export function scanVerdict(result: ScanResult): string {
  const judged = result.pairs.flatMap((pair): readonly Judged[] => {
    const rows = pair.rows.filter(({ notScanned }) => notScanned === null);
    const realised = rows.flatMap(({ realisedAprFraction }) => realisedAprFraction?.mean ?? []);
    const quoted = rows.flatMap(({ headlineAprFraction }) => headlineAprFraction?.p50 ?? []);
    return realised.length === 0
      ? []
      : [{ pair, quoted: Math.max(...quoted), realised: Math.max(...realised) }];
  });
  const [only] = judged;
  if (only === undefined)
    return `Nothing could be scanned of ${count(result.pairs.length, 'pair')}.`;
  if (judged.length === 1) return onePair(only.pair, result);
  const high = judged.filter(({ quoted }) => quoted > QUOTED_HIGH);
  const told = high.length > 0 ? high : judged;
  const paid = told.filter(({ realised }) => realised > PAID).length;
  const lost = told.filter(({ realised }) => realised < 0).length;
  const outcome = `${paid === 0 ? 'none' : paid} paid more than ${aprText(PAID)} on average at the leverage that was best in hindsight, and ${
    lost === 0 ? 'none' : lost
  } lost money at every one`;
  return high.length > 0
    ? `Of ${count(high.length, 'pair')} mostly quoted above ${aprText(QUOTED_HIGH)} a year, ${outcome}.`
    : `None of ${count(judged.length, 'pair')} was mostly quoted above ${aprText(QUOTED_HIGH)} a year; of them ${outcome}.`;
}

const count = (n: number, noun: string): string => `${decimal(n, 0)} ${noun}${n === 1 ? '' : 's'}`;

/** What could not be scanned, and why: pairs, then leverages of pairs, those of one reason together. */
export function leftOut(
  pairs: readonly ScanPair[],
): readonly { readonly name: string; readonly why: string }[] {
  return pairs.flatMap(({ name, notScanned, rows }) => {
    if (notScanned !== null) return [{ name, why: notScanned }];
    const reasons = new Set(rows.flatMap((row) => row.notScanned ?? []));
    return [...reasons].map((why) => {
      const times = rows.filter((row) => row.notScanned === why).map((row) => `${row.leverage}×`);
      return { name: `${name} at ${times.join(', ')}`, why };
    });
  });
}

/** What can be done about what was left out. */
export const LET_IN =
  '--set writes into every scenario of a scan: gaps.max="1 h" lets holes pass, accept=[code] a finding of the data check, and liquidation="{maintenance: 1 %, style: full-margin}" stands in for margin tables that are missing.';

function onePair(pair: ScanPair, { pairs, holdMs }: ScanResult): string {
  const rows = pair.rows.filter(({ notScanned }) => notScanned === null);
  // A median does not see what fewer than half of the entries lost, and so always likes more leverage.
  const [best] = rows.toSorted((a, b) => meanOf(b) - meanOf(a));
  if (best === undefined) return `Nothing could be scanned of ${pair.name}.`;
  const most = Math.max(...rows.map(({ headlineAprFraction }) => headlineAprFraction?.max ?? 0));
  const inHold = (apr: number): string => madeText((apr * holdMs) / YEAR);
  const forced =
    best.forcedExits === 0
      ? 'none was forced out'
      : `${shareText(best.forcedFraction)} ${best.forcedExits === 1 ? 'was' : 'were'} forced out`;
  const others = pairs.length - 1;
  return `${pair.name} was quoted at up to ${aprText(most)} a year. At ${best.leverage}×${
    rows.length > 1 ? `, in hindsight the best of ${rows.length} leverages,` : ''
  } an entry ${inHold(meanOf(best))} of its capital in ${length(holdMs)} on average, the median one ${inHold(
    best.realisedAprFraction?.p50 ?? 0,
  )}, and ${forced}.${
    others === 0
      ? ''
      : ` Of ${others === 1 ? 'one more pair' : `${others} more pairs`} nothing could be scanned.`
  }`;
}

const meanOf = ({ realisedAprFraction }: ScanRow): number =>
  realisedAprFraction?.mean ?? Number.NEGATIVE_INFINITY;

const madeText = (share: number): string =>
  share < 0 ? `lost ${percent(-share, 1)}` : `made ${percent(share, 1)}`;

/** `the leg that is left is closed, 5 min after the bar of a liquidation at the earliest`. */
export function survivorText({ survivor: { policy, reactionMs } }: ScanResult): string {
  if (policy === 'hold') return 'the leg that is left is held to the planned exit';
  const what =
    policy === 'close' ? 'the leg that is left is closed' : 'the leg that died is opened again';
  return `${what} ${reactionMs === 0 ? 'at once' : durationText(reactionMs)} after the bar of a liquidation, at the next open`;
}
