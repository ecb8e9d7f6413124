/**
 * Random scenarios for three implementations at once: the engine that walks every bar, the one that asks an
 * index, and docs/method.md in SQL. Thousands are asked in one query; one by one only where something
 * differs, so that the smallest scenario that still differs can be shown.
 */
import fc from 'fast-check';
import { differences, said } from '../compare.ts';
import type { OracleInput } from '../oracle/types.ts';
import { rowDifferences } from '../row-differences.ts';
import { type Answer, askEngine, type EngineAnswer } from './answer.ts';
import { askSql, isStatic } from './sql.ts';

/** Amounts by the capital, prices and quantities by themselves. */
const RELATIVE = 1e-9;

/** Scenarios of one query: DuckDB is asked seldom, and little is held in memory. */
const BATCH = 500;

/** How many smaller scenarios are tried where one differs; each is a query of its own. */
const SHRINKS = 600;

/** Of so many scenarios, how many brought what. */
export interface Tally {
  readonly scenarios: number;
  readonly refused: number;
  readonly liquidated: number;
  /** Both legs inside one bar, whose order the record does not tell. */
  readonly bothInOneBar: number;
  /** Some leg at an open already beyond its trigger. */
  readonly onGap: number;
  /** The second leg in a later bar than the first. */
  readonly survivorToo: number;
}

export interface Mismatch {
  /** What makes fast-check find it again. */
  readonly seed: number;
  readonly path: string;
  /** The smallest scenario found that still differs. */
  readonly input: OracleInput;
  /** Where it differs, a line a field. */
  readonly differences: string;
}

export interface FuzzReport {
  readonly tally: Tally;
  readonly mismatch: Mismatch | null;
}

export interface FuzzRequest {
  readonly inputs: fc.Arbitrary<OracleInput>;
  readonly seed: number;
  readonly count: number;
  readonly shrinks?: number;
  readonly onBatch?: (tally: Tally) => void;
}

export interface Compared {
  /** What the engine that walks every bar says; null where it refuses the opening. */
  readonly bar: EngineAnswer | null;
  /** Empty where they agree, and where the query does not speak of such a scenario. */
  readonly bySql: string;
  readonly byIndex: string;
  /** The row of a sweep against the engine that walks every bar. */
  readonly byRow: string;
}

/** What the engines and SQL say of each scenario, in their order. */
export async function compareAll(inputs: readonly OracleInput[]): Promise<Compared[]> {
  const asked = inputs.filter(isStatic);
  const answers = asked.length === 0 ? [] : await askSql(asked);
  const bySql = new Map(asked.map((input, i) => [input, answers[i] ?? null]));
  return inputs.map((input) => compared(input, bySql.get(input)));
}

/** @param sql undefined where the query was not asked */
function compared(input: OracleInput, sql: Answer | null | undefined): Compared {
  try {
    const bar = askEngine(input, 'bar');
    const indexed = askEngine(input, 'indexed');
    return {
      bar,
      bySql: sql === undefined ? '' : apart(sql, bar, inOneWay),
      byIndex: apart(indexed, bar, (one, walked) => inOneWay(one, walked) || inOneWay(walked, one)),
      byRow: rowDifferences(input, [0]).found.join('\n'),
    };
  } catch (error) {
    // An engine that stumbles over a scenario is as much a find as one that says something else.
    return { bar: null, bySql: '', byIndex: `an engine does not answer: ${error}`, byRow: '' };
  }
}

const inOneWay = (expected: Answer, actual: EngineAnswer): string =>
  said(differences(expected, actual, RELATIVE));

function apart<T extends Answer>(
  one: T | null,
  bar: EngineAnswer | null,
  compare: (one: T, bar: EngineAnswer) => string,
): string {
  if (one === null || bar === null)
    return one === bar
      ? ''
      : `opening: ${one === null ? 'refused' : 'refused only by walking bars'}`;
  return compare(one, bar);
}

/** Compares random scenarios until one differs; the same seed gives the same ones. */
export async function fuzz(request: FuzzRequest): Promise<FuzzReport> {
  const { inputs: arbitrary, seed, count, onBatch } = request;
  let tally: Tally = {
    scenarios: 0,
    refused: 0,
    liquidated: 0,
    bothInOneBar: 0,
    onGap: 0,
    survivorToo: 0,
  };
  for (let from = 0; from < count; from += BATCH) {
    const numRuns = Math.min(BATCH, count - from);
    // Neighbouring seeds shall not share their batches.
    const batchSeed = (Math.imul(seed, 0x9e3779b1) + from / BATCH) | 0;
    const inputs = fc.sample(arbitrary, { numRuns, seed: batchSeed, unbiased: true });
    const all = await compareAll(inputs);
    tally = all.reduce((sum, { bar }) => counted(sum, bar), tally);
    onBatch?.(tally);
    const index = all.findIndex(differs);
    if (index >= 0) return { tally, mismatch: await smallest(request, batchSeed, index) };
  }
  return { tally, mismatch: null };
}

const differs = ({ bySql, byIndex, byRow }: Compared): boolean =>
  bySql !== '' || byIndex !== '' || byRow !== '';

function counted(tally: Tally, bar: EngineAnswer | null): Tally {
  const legs = Object.values(bar?.legs ?? {});
  const deaths = legs.flatMap(({ liquidation }) => liquidation ?? []);
  const [first, second] = deaths;
  const one = (holds: boolean): number => (holds ? 1 : 0);
  return {
    scenarios: tally.scenarios + 1,
    refused: tally.refused + one(bar === null),
    liquidated: tally.liquidated + one(first !== undefined),
    bothInOneBar: tally.bothInOneBar + one(bar?.ambiguous === true),
    onGap: tally.onGap + one(deaths.some(({ gap }) => gap)),
    survivorToo: tally.survivorToo + one(second !== undefined && first?.atMs !== second.atMs),
  };
}

/** The scenario at this place of a batch, made as small as it can be and still differ. */
async function smallest(
  { inputs, shrinks = SHRINKS }: FuzzRequest,
  seed: number,
  index: number,
): Promise<Mismatch> {
  let left = 1 + shrinks;
  const property = fc.asyncProperty(inputs, async (input) => {
    left -= 1;
    // Out of tries: whatever else is proposed counts as agreed upon, and the smallest so far stands.
    if (left < 0) return true;
    const [answer] = await compareAll([input]);
    return answer === undefined || !differs(answer);
  });
  const { counterexample, counterexamplePath } = await fc.check(property, {
    seed,
    path: String(index),
    numRuns: 1,
    unbiased: true,
  });
  const [input] = counterexample ?? [];
  if (input === undefined)
    throw new Error(`scenario ${index} of seed ${seed} differs only beside others`);
  const [answer] = await compareAll([input]);
  return {
    seed,
    path: counterexamplePath ?? String(index),
    input,
    differences: [
      ...(answer?.bySql ? ['SQL (expected) against bar (found)', answer.bySql] : []),
      ...(answer?.byIndex ? ['indexed (expected) against bar (found)', answer.byIndex] : []),
      ...(answer?.byRow ? ['row against bar', answer.byRow] : []),
    ].join('\n'),
  };
}

/** What to paste into a test: the scenario as an expression, and where it differs. */
export const mismatchText = ({ seed, path, input, differences }: Mismatch): string =>
  `seed ${seed}, path "${path}":\n${differences}\nconst input: OracleInput = ${fc.stringify(input)};`;

/** The shares of scenarios that the gate asks for, and whether they are met. */
export function sharesOf(tally: Tally) {
  const share = (name: string, part: number, atLeast: number) => ({
    name,
    fraction: part / tally.scenarios,
    atLeast,
  });
  return [
    share('liquidate a leg', tally.liquidated, 0.3),
    share('lose both in one bar', tally.bothInOneBar, 0.05),
    share('lose one on a gap', tally.onGap, 0.05),
    share('lose the survivor too', tally.survivorToo, 0.05),
  ];
}

export function tallyText(tally: Tally): string {
  const shares = sharesOf(tally).map(
    ({ name, fraction }) => `${(100 * fraction).toFixed(1)} % ${name}`,
  );
  return `${tally.scenarios} scenarios: ${shares.join(', ')}; ${tally.refused} refused`;
}
