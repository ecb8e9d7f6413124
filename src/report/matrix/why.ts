/** Why something was forced out, in words: the leg, its own venue's mark against its trigger, the spot chart. */
import type { ReplayResult } from '../../domain/result.ts';
import { type ForcedOut, forcedOut } from '../forced.ts';
import { percent, price, spokenShare } from '../format.ts';
import { isAccountUnwind, legName, venueName } from '../names.ts';

/** What one forced exit took, when, and what the venue saw. */
export interface Why {
  /** `Binance long`, `20 % of the Binance long`, `Binance account`. */
  readonly who: string;
  readonly atMs: number;
  /** A sentence. */
  readonly because: string;
}

/** Every forced exit, in the order of time; the legs of one account that was unwound are one. */
export function whyForced(result: ReplayResult): readonly Why[] {
  const forced = forcedOut(result);
  const [first] = forced;
  if (first === undefined) return [];
  if (isAccountUnwind(forced.map(({ leg }) => leg)))
    return [
      {
        who: `${venueName(first.leg.venue)} account`,
        atMs: first.atMs,
        because: 'What it held no longer covered what its perp had to keep, so all of it was sold.',
      },
    ];
  return forced.map((one) => ({
    who: forcedName(one),
    atMs: one.atMs,
    because: because(one, result.currency),
  }));
}

/** `Binance long`, `20 % of the Binance long`. */
export const forcedName = ({ leg, whole, closedFraction }: ForcedOut): string =>
  whole ? legName(leg) : `${spokenShare(closedFraction)} of the ${legName(leg)}`;

/** Whether the spot price would have shown it; null where there is none to ask, or nothing was forced out. */
export function spotChartSentence(result: ReplayResult): string | null {
  if (result.spotChartVerdict === null || forcedOut(result).length === 0) return null;
  return result.spotChartVerdict.survives
    ? 'The spot chart did not show it.'
    : 'The spot chart shows it too.';
}

/** What was not let in, a sentence each. */
export const refusals = ({ events }: Pick<ReplayResult, 'events'>): readonly string[] =>
  events
    .filter(({ kind }) => kind === 'entry-refused' || kind === 'rehedge-refused')
    .map(
      ({ kind, note }) =>
        `${kind === 'entry-refused' ? 'An entry' : 'A rehedge'} was refused${note === undefined ? '' : `: ${note.replace(/\.$/, '')}`}.`,
    );

function because({ leg, parts }: ForcedOut, currency: string): string {
  const { liquidation, entry, side, venue, role, quote } = leg;
  if (leg.exit.kind === 'adl') return `${venueName(venue)} closed it to cover another’s loss.`;
  if (liquidation === null) return `${venueName(venue)} closed it.`;
  const trigger = `${price(liquidation.triggerPrice)}${quote === currency ? '' : ` ${quote}`}`;
  const mark = role === 'spot' ? 'price' : 'own mark';
  if (liquidation.gap)
    return `${venueName(venue)}’s ${mark} opened beyond the trigger, at ${trigger}.`;
  const moved = liquidation.triggerPrice / entry.price - 1;
  // What a partial liquidation left was entered at that trigger, which is no entry that anybody chose.
  const far = parts > 0 ? '' : ` ${percent(Math.abs(moved), 1)}`;
  return `${venueName(venue)}’s ${mark} ${side === 'long' ? 'fell' : 'rose'}${far} to the trigger of ${trigger}.`;
}
