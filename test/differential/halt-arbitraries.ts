/**
 * Random halts over random policies: every kind at either venue, some that follow each other without a gap,
 * some that cover the first open or the last; and transfers of a limited size.
 */
import fc from 'fast-check';
import { anyInputs, type Template } from './arbitraries.ts';
import type { OracleHalt, OracleInput } from './oracle/types.ts';
import { movedInputs, policyInputs } from './policy-arbitraries.ts';
import { between, orElse } from './venue-arbitraries.ts';

const KINDS = [
  ...['trading', 'trading', 'withdrawals', 'deposits', 'transfers'],
  ...['failing transfers'],
] as const satisfies readonly OracleHalt['kind'][];

const halt = fc.record({
  legIndex: fc.constantFrom(0 as const, 1 as const),
  kind: fc.constantFrom(...KINDS),
  /** Of the window. */
  start: fc.oneof(
    { weight: 9, arbitrary: between(0.02, 1) },
    { weight: 1, arbitrary: between(-0.05, 0.02) },
  ),
  bars: fc.oneof(fc.integer({ min: 1, max: 12 }), between(0.2, 60)),
  /** Another of its kind begins where it ends. */
  follows: fc.boolean(),
});

const luck = fc.record({
  halts: fc.array(halt, { minLength: 2, maxLength: 8 }),
  /** Of the capital. */
  limit: orElse(null, between(0.0005, 0.1)),
});
type Luck = typeof luck extends fc.Arbitrary<infer T> ? T : never;

function withHalts(input: OracleInput, { halts, limit }: Luck): OracleInput {
  const [from, to] = input.windowMs;
  const gridMs = Math.max(...input.legs.map(({ marks }) => marks.resolutionMs));
  const { rebalance } = input;
  return {
    ...input,
    ...(rebalance !== undefined &&
      limit !== null && { rebalance: { ...rebalance, limitQuote: limit * input.capitalQuote } }),
    halts: halts.flatMap(({ legIndex, kind, start, bars, follows }): OracleHalt[] => {
      const fromMs = Math.round(from + start * (to - from));
      const lasting = Math.max(1, Math.round(bars * gridMs));
      const first = { legIndex, kind, fromMs, toMs: fromMs + lasting };
      const next = { ...first, fromMs: first.toMs, toMs: first.toMs + lasting };
      return follows ? [first, next] : [first];
    }),
  };
}

/** Collateral is moved where any can be. */
const moved = (template?: Template): fc.Arbitrary<OracleInput> =>
  template === 'cross' || template === 'inverse' ? anyInputs(template) : movedInputs(template);

/** Any input the method covers, with policies more often than not, and at least one halt. */
export const haltedInputs = (template?: Template): fc.Arbitrary<OracleInput> =>
  fc
    .tuple(fc.oneof(anyInputs(template), policyInputs(template), moved(template)), luck)
    .map(([input, own]) => withHalts(input, own));
