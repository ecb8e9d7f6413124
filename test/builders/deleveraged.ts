/**
 * A pair that meets rounds of auto-deleveraging: 10,000 of capital at 2x from 100, so 100 coin a leg at 5,000
 * posted each, maintenance 20 %. The price falls to 80 by 02:00 and stands at 90 at the end: the short wins
 * 2,000 at 02:00, and had neither been closed the two legs would have come to nothing together.
 */
import type { LegResult, ReplayResult } from '../../src/domain/result.ts';
import type { OracleAdl, OracleRound } from '../differential/oracle/adl-types.ts';
import type { OracleInput } from '../differential/oracle/types.ts';
import { hour, input, leg, type Row } from '../differential/stories/build.ts';
import { tell } from './engine.ts';

export const FALL: readonly Row[] = [
  [100, 101, 99, 100],
  [100, 100, 79, 85],
  [80, 81, 79, 80],
  [80, 90, 80, 90],
];
export const RISE: readonly Row[] = [
  [100, 101, 99, 100],
  [100, 111, 100, 110],
  [110, 111, 109, 110],
  [110, 111, 109, 110],
];
export const HOLD = { policy: 'hold', reactionMs: 0 } as const;

/** 15 % of the shorts at 02:00, at the mark: unless changed. */
export const round = (change: Partial<OracleRound> = {}): OracleRound => ({
  ...{ legIndex: 1, atMs: hour(2), share: 0.15, price: 'mark' },
  ...change,
});
/** That round, and a leg behind a tenth of its side. */
export const ADL: OracleAdl = {
  rounds: [round()],
  queue: { behind: 0.1 },
  score: 'profit on notional',
  hedgesLast: false,
  bankruptcyWithin: null,
};

/** Without any for null. */
export const pair = (
  adl: Partial<OracleAdl> | null = {},
  change: Partial<OracleInput> = {},
  rows: readonly Row[] = FALL,
): OracleInput =>
  input('delta-neutral', 10_000, [leg('long', rows), leg('short', rows)], {
    survivor: HOLD,
    ...(adl === null ? {} : { adl: { ...ADL, ...adl } }),
    ...change,
  });
export const told = (...args: Parameters<typeof pair>): ReplayResult => tell(pair(...args)).result;
export const kinds = ({ events }: ReplayResult): readonly string[] =>
  events.map(({ kind }) => kind);
export const shortOf = ({ legs }: ReplayResult): readonly LegResult[] =>
  legs.filter(({ role }) => role === 'short');
