/** What reducing both legs in time cost, and what it saved: the same trade without it stands beside. */
import type { DeriskingResult } from '../domain/result.ts';
import type { LegLife, Reduction, Run } from '../domain/run.ts';
import { fromFemto, received } from '../ledger/journal.ts';
import type { Booked } from '../metrics/forced-exit.ts';
import { isForced } from '../metrics/moments.ts';
import { netOf } from './figures.ts';

/** @param without the same plan on the same tape, nothing reduced */
export function deriskingResult(actual: Booked, without: Booked): DeriskingResult {
  const { reductions } = actual.run;
  const netWithoutQuote = netOf(without);
  return {
    reductions: reductions.length,
    costQuote: reductions.reduce((sum, one) => sum + costOfReduction(actual, one), 0),
    netWithoutQuote,
    savedQuote: netOf(actual) - netWithoutQuote,
    forcedExitWithout: without.run.lives.some(isForced),
  };
}

/** Whether a life, or a part of one, was closed by a reduction. */
export const isReduced = ({ reductions }: Run, life: LegLife): boolean =>
  reductions.some(({ tags }) => tags.includes(life.tag));

/** The lives that a reduction ended, in the scenario's order. */
export const reducedLives = ({ lives }: Run, { tags }: Reduction): readonly LegLife[] =>
  tags.flatMap((tag) => lives.find((life) => life.tag === tag) ?? []);

/** Fees and slippage of its orders, capital currency. */
export function costOfReduction({ run }: Booked, reduction: Reduction): number {
  let paid = 0n;
  for (const { tag, exitTransfer } of reducedLives(run, reduction)) {
    const orders = run.journal.transfers.slice(exitTransfer);
    const isOwn = ({ leg }: { readonly leg: string }): boolean => leg === tag;
    paid -= received(orders, 'fee', isOwn) + received(orders, 'slippage', isOwn);
  }
  return fromFemto(paid);
}
