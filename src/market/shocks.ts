/**
 * Shocks on the tape: what was recorded, changed by a stated rule. Each is a function of the tape alone, bar
 * by bar, so that what happens at a bar still rests on nothing after it.
 */
import { ScenarioError } from '../domain/errors.ts';
import type { Shock } from '../domain/stress.ts';
import { lowerBound } from '../units/sorted.ts';
import { minuteText } from '../units/time.ts';
import { inOrder, withMark } from './stress.ts';
import type { FundingSchedule, LegTape, PriceColumns, Tape } from './tape.ts';

/** What a shock has to know of a leg of the tape. */
export interface ShockedLeg {
  readonly role: string;
  /** Spot that is lent or borrowed has prints as well: interest is no funding. */
  readonly hasFunding: boolean;
  /** Assets behind its margin, in the order of their prices on the tape. */
  readonly assets: readonly string[];
}

/** The tape with every shock laid over it in turn, and sentences about what came of them. */
export interface Shocked {
  readonly tape: Tape;
  readonly notes: readonly string[];
}

/**
 * @param legs in the tape's order
 * @throws ScenarioError where a price would not stay above zero
 */
export function shocked(
  tape: Tape,
  shocks: readonly Shock[],
  legs: readonly ShockedLeg[],
): Shocked {
  const notes: string[] = [];
  const shockedTape = shocks.reduce((now, shock, i) => {
    const done = shockOf(now, shock, legs, i);
    notes.push(...done.notes);
    return done.tape;
  }, tape);
  return { tape: shockedTape, notes };
}

function shockOf(tape: Tape, shock: Shock, legs: readonly ShockedLeg[], at: number): Shocked {
  switch (shock.kind) {
    case 'mark':
      return plain(
        withLegs(tape, (leg, i) =>
          legs[i]?.role === shock.role ? withMark(leg, moved(leg.mark, tape, shock)) : leg,
        ),
      );
    case 'depeg':
      return plain(
        withLegs(tape, (leg, i) => ({
          ...leg,
          collateral: leg.collateral.map((columns, asset) =>
            legs[i]?.assets[asset] === shock.asset ? moved(columns, tape, shock) : columns,
          ),
        })),
      );
    case 'divergence':
      return plain(widened(tape, shock.factor, at));
    case 'settlement delay':
      return delayed(tape, shock.by, legs);
    case 'funding flip':
      return plain(withLegs(tape, (leg, i) => (legs[i]?.hasFunding === true ? flipped(leg) : leg)));
  }
}

const plain = (tape: Tape): Shocked => ({ tape, notes: [] });

const withLegs = (tape: Tape, change: (leg: LegTape, index: number) => LegTape): Tape => ({
  ...tape,
  legs: tape.legs.map(change),
});

/** A move of a price by a share of itself, in [from, from + lasting). */
type Move = Pick<Extract<Shock, { kind: 'mark' }>, 'by' | 'from' | 'lasting'>;

/**
 * Prices inside the shock times 1 + by. A bar that lies only partly in it has its open, or its close, where
 * that is inside; and its extreme on the side of the move as if it fell into that part, because where in the
 * bar it fell is not known.
 */
function moved(
  recorded: PriceColumns,
  { openMs, gridMs }: Tape,
  { by, from, lasting }: Move,
): PriceColumns {
  if (by === 0) return recorded;
  const columns = copyOf(recorded);
  const to = from + lasting;
  const times = 1 + by;
  for (let bar = lowerBound(openMs, from - gridMs + 1); bar < openMs.length; bar++) {
    const opens = openMs[bar] as number;
    if (opens >= to) break;
    const closes = opens + gridMs;
    const four = at(recorded, bar);
    const whole = opens >= from && closes <= to;
    columns.open[bar] = opens >= from ? four.open * times : four.open;
    columns.close[bar] = closes <= to ? four.close * times : four.close;
    columns.high[bar] = whole ? four.high * times : Math.max(four.high, four.high * times);
    columns.low[bar] = whole ? four.low * times : Math.min(four.low, four.low * times);
  }
  return columns;
}

const copyOf = ({ open, high, low, close }: PriceColumns): PriceColumns => ({
  open: Float64Array.from(open),
  high: Float64Array.from(high),
  low: Float64Array.from(low),
  close: Float64Array.from(close),
});

const at = ({ open, high, low, close }: PriceColumns, bar: number) => ({
  open: open[bar] as number,
  high: high[bar] as number,
  low: low[bar] as number,
  close: close[bar] as number,
});

/** The second leg's mark, its distance from the first one's multiplied: both as they are quoted. */
function widened(tape: Tape, factor: number, place: number): Tape {
  const [first, second] = tape.legs;
  if (factor === 1 || first === undefined || second === undefined) return tape;
  const apart = (column: keyof PriceColumns): Float64Array =>
    second.mark[column].map((price, bar) => {
      const anchor = first.mark[column][bar] as number;
      return anchor + factor * (price - anchor);
    });
  const mark = inOrder({
    open: apart('open'),
    high: apart('high'),
    low: apart('low'),
    close: apart('close'),
  });
  const lost = mark.low.findIndex((price) => price <= 0);
  if (lost >= 0)
    throw new ScenarioError({
      where: `stress.${place}.widen`,
      expected: 'a factor that leaves every price above zero',
      found: `${factor}, which does not at ${minuteText(tape.openMs[lost] as number)} UTC`,
      hint: 'take a smaller one; the two legs must be quoted in the same unit of the coin',
    });
  return { ...tape, legs: [first, withMark(second, mark), ...tape.legs.slice(2)] };
}

/** Every print falls due at the first open at or after its own and the delay; what has none is not settled. */
function delayed(tape: Tape, by: number, legs: readonly ShockedLeg[]): Shocked {
  if (by === 0) return plain(tape);
  const notes: string[] = [];
  const late = withLegs(tape, (leg, i) => {
    const { role, hasFunding } = legs[i] ?? {};
    if (hasFunding !== true) return leg;
    const due = lowerBoundsOf(leg.funding, tape.openMs, by);
    const kept = due.findIndex((bar) => bar >= tape.openMs.length);
    const count = kept < 0 ? due.length : kept;
    const { completes, rate, price } = leg.funding;
    const lost = completes.slice(count).filter((whole) => whole === 1).length;
    if (lost > 0)
      notes.push(
        `${lost === 1 ? 'One funding print' : `${lost} funding prints`} of the ${role} leg would settle after the window’s end, and so never.`,
      );
    return {
      ...leg,
      funding: {
        bar: due.slice(0, count),
        completes: completes.slice(0, count),
        rate: rate.slice(0, count),
        price: price.slice(0, count),
      },
      shown: leg.shown && { ...leg.shown, dueMs: leg.shown.dueMs.map((dueMs) => dueMs + by) },
    };
  });
  return { tape: late, notes };
}

const lowerBoundsOf = ({ bar }: FundingSchedule, openMs: Float64Array, by: number): Int32Array =>
  bar.map((due) => lowerBound(openMs, (openMs[due] as number) + by));

function flipped(leg: LegTape): LegTape {
  const opposite = (rate: number): number => (rate === 0 ? 0 : -rate);
  return {
    ...leg,
    funding: { ...leg.funding, rate: leg.funding.rate.map(opposite) },
    shown: leg.shown && { ...leg.shown, rate: leg.shown.rate.map(opposite) },
  };
}
