/**
 * Random rounds of auto-deleveraging on random histories: on either perp, at bars and between them, at every
 * kind of price, behind a share of the side or among accounts whose entries lie around the leg's. Left out, as
 * the method refuses it: a shared account, and a part of an inverse carry's perp. One leg meets rounds.
 */
import fc from 'fast-check';
import { inputs } from './arbitraries.ts';
import type { OracleAdl, OracleRound, OracleScore } from './oracle/adl-types.ts';
import type { OracleInput } from './oracle/types.ts';
import { policyInputs } from './policy-arbitraries.ts';
import { between, orElse } from './venue-arbitraries.ts';

const SCORES: readonly OracleScore[] = [
  'profit on notional',
  'profit on entry value',
  'price ratio',
  'margin ratio',
];

const price = fc.oneof(
  fc.constantFrom('mark' as const, 'previous mark' as const),
  fc.oneof(between(-0.05, 0.05), between(0, 0.6)).map((beyond) => ({ beyond })),
  // Of the mark where it takes effect: printed prices are seldom far from it.
  fc.oneof(between(0.9, 1.1), between(0.5, 1.6)).map((ofMark) => ({ ofMark })),
);

const round = fc.record({
  /** Where in the window, and how far after a bar's open, of a bar. */
  at: between(0, 1),
  after: orElse(0, between(0, 1)),
  share: fc.oneof(between(0.01, 0.4), between(0.4, 1), fc.constant(1)),
  price,
});

const account = fc.record({
  ofEntry: between(0.7, 1.4),
  leverage: fc.oneof(between(0.2, 3), between(3, 50)),
  weight: between(0, 10),
  deltaNeutral: fc.boolean(),
});

const luck = fc.record({
  second: fc.boolean(),
  rounds: fc.array(round, { minLength: 1, maxLength: 6 }),
  behind: fc.oneof(fc.constant(0), between(0, 0.5), between(0, 0.99)),
  accounts: orElse(null, fc.array(account, { minLength: 1, maxLength: 6 }), 4),
  own: orElse(0, between(1, 30), 6),
  score: fc.constantFrom(...SCORES),
  hedgesLast: fc.boolean(),
  bankruptcyWithin: orElse(null, between(0.01, 0.2)),
});
type Luck = typeof luck extends fc.Arbitrary<infer T> ? T : never;

/** The leg that meets rounds: a perp, the other one where it is none. */
function legOf({ legs }: OracleInput, second: boolean): 0 | 1 {
  const wanted = second ? 1 : 0;
  return legs[wanted].contract === 'spot' ? 1 : wanted;
}

function withRounds(input: OracleInput, luck: Luck): OracleInput {
  const legIndex = legOf(input, luck.second);
  const { bars, resolutionMs } = input.legs[legIndex].marks;
  const barOf = (at: number) => bars[Math.min(bars.length - 1, Math.floor(at * bars.length))];
  const rounds = luck.rounds.flatMap(({ at, after, share, price: wanted }): OracleRound[] => {
    const bar = barOf(at);
    if (bar === undefined) return [];
    const atMs = Math.round(bar.openMs + after * resolutionMs);
    const asked =
      typeof wanted === 'object' && 'ofMark' in wanted ? bar.open * wanted.ofMark : wanted;
    return [{ legIndex, atMs, share, price: asked }];
  });
  const entry = bars[0]?.open ?? 1;
  const own = input.template === 'inverse' ? 0 : luck.own;
  const accounts = (luck.accounts ?? []).map(({ ofEntry, ...one }) => ({
    ...one,
    entry: entry * ofEntry,
  }));
  const adl: OracleAdl = {
    rounds,
    queue: luck.accounts === null ? { behind: luck.behind } : { accounts, own },
    score: luck.score,
    hedgesLast: luck.hedgesLast,
    bankruptcyWithin: luck.bankruptcyWithin,
  };
  return { ...input, adl };
}

/** Any input whose legs stand by themselves, with rounds. */
export const adlInputs = (): fc.Arbitrary<OracleInput> =>
  fc
    .tuple(
      fc.oneof(inputs(), inputs(), policyInputs()).filter(({ template }) => template !== 'cross'),
      luck,
    )
    .map(([input, drawn]) => withRounds(input, drawn));
