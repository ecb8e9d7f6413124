/**
 * Random histories whose legs are quoted in other money than the capital: by one series or two, either way
 * about, finer than the grid, as fine or coarser, with a bar missing here and there. A shared account has
 * one currency, and is left out.
 */
import fc from 'fast-check';
import { anyInputs, type Template } from './arbitraries.ts';
import type { OracleBar, OracleConversion, OracleInput } from './oracle/types.ts';
import { policyInputs } from './policy-arbitraries.ts';
import { between } from './venue-arbitraries.ts';

const FOREIGN: readonly Template[] = ['delta-neutral', 'segregated', 'inverse', 'reverse'];

const step = fc.record({
  inverse: fc.boolean(),
  /** Bars of it to a bar of the grid, or bars of the grid to one of it. */
  finer: fc.constantFrom(1, 1, 3),
  coarser: fc.constantFrom(1, 1, 2, 8),
  first: between(0.8, 1.25),
  moves: fc.array(between(-0.06, 0.06), { minLength: 1, maxLength: 24 }),
  missing: fc.array(fc.nat(40), { maxLength: 2 }),
});
type Luck = typeof step extends fc.Arbitrary<infer T> ? T : never;

const conversions = fc.tuple(
  fc.array(step, { maxLength: 2 }),
  fc.array(step, { minLength: 1, maxLength: 2 }),
);

const gridOf = ({ legs, gridMs }: OracleInput): number =>
  gridMs ?? Math.max(...legs.map(({ marks }) => marks.resolutionMs));

/** A price over the whole window, from the bar that was in force when it began. */
function conversionOf(
  { inverse, finer, coarser, first, moves, missing }: Luck,
  input: OracleInput,
): OracleConversion {
  const gridMs = gridOf(input);
  const resolutionMs = finer > 1 ? gridMs / finer : gridMs * coarser;
  const [from, to] = input.windowMs;
  const bars: OracleBar[] = [];
  let open = first;
  for (let at = Math.floor(from / resolutionMs) * resolutionMs; at < to; at += resolutionMs) {
    const move = moves[bars.length % moves.length] ?? 0;
    const close = Math.min(1.6, Math.max(0.6, open * (1 + move)));
    const [low, high] = [Math.min(open, close), Math.max(open, close)];
    bars.push({ openMs: at, open, high, low, close });
    open = close;
  }
  // The program refuses a record that lacks an end of the window.
  const kept = bars.filter(
    ({ openMs }, i) =>
      openMs <= from || openMs + Math.max(resolutionMs, gridMs) >= to || !missing.includes(i),
  );
  return { inverse, history: { resolutionMs, bars: kept } };
}

/** Money is worth up to twice as much then: what is open already still has to be carried. */
const richEnough = (input: OracleInput): OracleInput =>
  input.legs.some(({ position }) => position !== null)
    ? { ...input, capitalQuote: input.capitalQuote * 4 }
    : input;

/** The same histories with one leg or both in other money. */
export const inOtherMoney = (inputs: fc.Arbitrary<OracleInput>): fc.Arbitrary<OracleInput> =>
  fc.tuple(inputs, conversions, fc.boolean()).map(([plain, [one, other], swapped]) => {
    const input = richEnough(plain);
    const ways = swapped ? [other, one] : [one, other];
    const leg = (i: 0 | 1): OracleInput['legs'][0] => {
      const steps = (ways[i] ?? []).map((luck) => conversionOf(luck, input));
      return { ...input.legs[i], ...(steps.length > 0 && { conversion: steps }) };
    };
    return { ...input, legs: [leg(0), leg(1)] };
  });

export const foreignInputs = (template?: Template): fc.Arbitrary<OracleInput> =>
  inOtherMoney(
    fc
      .constantFrom(...(template === undefined ? FOREIGN : [template]))
      .chain((chosen) => fc.oneof(anyInputs(chosen), policyInputs(chosen))),
  );
