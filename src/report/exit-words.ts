/** Ways out of a position in words, and the unwindings of one run as one. */
import type { ExitOutcome, ExitStyleKind } from '../domain/exit-style.ts';

/** What a style does, as a table names it. */
export const STYLE_NAMES: Readonly<Record<ExitStyleKind, string>> = {
  market: 'one leg sold into the market',
  fund: 'taken over by the insurance fund',
  staged: 'both legs in steps, as few as restore the margin',
  backstop: 'taken over at a discount',
  coordinated: 'both legs at once',
  migrate: 'offset on the other venue first',
};

/** The unwindings of one run added up: each trigger that is met is one. */
export interface Unwound {
  readonly styles: readonly ExitStyleKind[];
  readonly count: number;
  readonly fromMs: number;
  readonly toMs: number;
  readonly worstBase: number;
  readonly integratedBaseHours: number;
  readonly caughtLegSlippageQuote: number;
  readonly otherLegSlippageQuote: number;
  readonly chargeQuote: number;
  /** Before the first and after the last; null where no fund took part. */
  readonly fund: ExitOutcome['fund'];
}

/** Null where nothing was unwound under a style. */
export function unwoundOf(exits: readonly ExitOutcome[]): Unwound | null {
  const [first] = exits;
  if (first === undefined) return null;
  const sum = (of: (exit: ExitOutcome) => number): number =>
    exits.reduce((total, exit) => total + of(exit), 0);
  const funds = exits.flatMap(({ fund }) => fund ?? []);
  return {
    styles: [...new Set(exits.map(({ style }) => style))],
    count: exits.length,
    fromMs: first.atMs,
    toMs: exits.reduce((last, { endAtMs }) => Math.max(last, endAtMs), first.endAtMs),
    worstBase: exits.reduce(
      (worst, { liquidatorDelta }) => Math.max(worst, Math.abs(liquidatorDelta.worstBase)),
      0,
    ),
    integratedBaseHours: sum(({ liquidatorDelta }) =>
      Math.abs(liquidatorDelta.integratedBaseHours),
    ),
    caughtLegSlippageQuote: sum((exit) => exit.caughtLegSlippageQuote),
    otherLegSlippageQuote: sum((exit) => exit.otherLegSlippageQuote),
    chargeQuote: sum((exit) => exit.chargeQuote),
    fund: fundOf(funds),
  };
}

function fundOf(funds: readonly NonNullable<ExitOutcome['fund']>[]): ExitOutcome['fund'] {
  const [first, last] = [funds[0], funds.at(-1)];
  if (first === undefined || last === undefined) return null;
  return {
    beforeQuote: first.beforeQuote,
    afterQuote: last.afterQuote,
    socialisedQuote: funds.reduce((total, { socialisedQuote: x }) => total + x, 0),
    chargedToUsQuote: funds.reduce((total, { chargedToUsQuote: x }) => total + x, 0),
  };
}
