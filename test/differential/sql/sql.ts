/**
 * The third implementation of docs/method.md: `method.sql`, asked in DuckDB of many scenarios at once.
 * It covers what stands still once it is entered: a delta-neutral pair of linear isolated legs, in any quotes,
 * under the scenario's own rules, its survivor closed or held. Nothing of the program and nothing of the
 * oracle but the form of an input stands behind it.
 */
import {
  DOUBLE,
  type DuckDBConnection,
  DuckDBDataChunk,
  DuckDBInstance,
  type DuckDBValue,
} from '@duckdb/node-api';
import type { OracleBars, OracleExitKind, OracleInput, OracleLegInput } from '../oracle/types.ts';
import type { Answer, AnswerLeg } from './answer.ts';
import method from './method.sql';
import tables from './tables.sql';

/** Can `method.sql` speak of this input? */
export function isStatic({ template, legs, survivor, ...policies }: OracleInput): boolean {
  return (
    template === 'delta-neutral' &&
    survivor.policy !== 'rehedge' &&
    policies.rebalance === undefined &&
    policies.enter === undefined &&
    policies.leave === undefined &&
    legs.every(
      ({ contract, position, venue, accrual, fundingPaidFrom }) =>
        contract === 'linear' &&
        position === null &&
        venue === null &&
        accrual === 'prints' &&
        fundingPaidFrom === 'margin',
    )
  );
}

/** What the query says of each input, in their order; null where the opening is refused. */
export async function askSql(inputs: readonly OracleInput[]): Promise<(Answer | null)[]> {
  const instance = await DuckDBInstance.create(':memory:', { threads: '2' });
  const connection = await instance.connect();
  try {
    await connection.run(tables);
    for (const [table, rows] of Object.entries(rowsOf(inputs)))
      await append(connection, table, rows);
    const reader = await connection.runAndReadAll(method);
    const rows = reader.getRowObjects();
    return inputs.map((input, id) => answerOf(input, id, rows[2 * id], rows[2 * id + 1]));
  } finally {
    connection.closeSync();
    instance.closeSync();
  }
}

type Cell = number | null;
type Tables = Readonly<
  Record<'scenario' | 'leg' | 'bracket' | 'mark' | 'last_price' | 'conversion' | 'print', Cell[][]>
>;

function rowsOf(inputs: readonly OracleInput[]): Tables {
  const rows: Tables = {
    ...{ scenario: [], leg: [], bracket: [], mark: [], last_price: [] },
    ...{ conversion: [], print: [] },
  };
  for (const [id, input] of inputs.entries()) {
    rows.scenario.push(scenarioRow(id, input));
    for (const [b, { to, rate }] of input.liquidation.maintenance.entries())
      rows.bracket.push([id, b, to, rate]);
    for (const [leg, one] of input.legs.entries()) {
      rows.leg.push([id, leg, one.side === 'long' ? 1 : -1, one.leverage, one.takerFraction]);
      rows.mark.push(...barRows(id, leg, one.marks));
      if (one.last !== null) rows.last_price.push(...barRows(id, leg, one.last));
      rows.conversion.push(...conversionRows(id, leg, one));
      for (const { atMs, rate, price } of one.funding)
        rows.print.push([id, leg, atMs, rate, price]);
    }
  }
  return rows;
}

function scenarioRow(id: number, input: OracleInput): Cell[] {
  const { windowMs, liquidation, survivor } = input;
  const grid = input.gridMs ?? Math.max(...input.legs.map(({ marks }) => marks.resolutionMs));
  return [
    id,
    ...windowMs,
    grid,
    input.capitalQuote,
    input.reserveFraction,
    input.splitFraction ?? 0.5,
    input.slippageFraction,
    liquidation.style === 'market' ? 1 : 0,
    liquidation.feeFraction,
    liquidation.slippageFraction,
    survivor.policy === 'hold' ? 1 : 0,
    survivor.reactionMs,
    input.holdMs,
  ];
}

const barRows = (id: number, leg: number, { bars }: OracleBars): Cell[][] =>
  bars.map(({ openMs, open, high, low, close }) => [id, leg, openMs, open, high, low, close]);

const conversionRows = (id: number, leg: number, { conversion = [] }: OracleLegInput): Cell[][] =>
  conversion.flatMap(({ history: { resolutionMs, bars }, inverse }, step) =>
    bars.map(({ openMs, open, close }) => [
      ...[id, leg, step, inverse ? 1 : 0],
      ...[resolutionMs, openMs, open, close],
    ]),
  );

/** Rows of a DuckDB vector; a data chunk holds no more. */
const CHUNK_ROWS = 2048;

async function append(connection: DuckDBConnection, table: string, rows: Cell[][]): Promise<void> {
  const width = rows[0]?.length ?? 0;
  const appender = await connection.createAppender(table);
  for (let from = 0; from < rows.length; from += CHUNK_ROWS) {
    const part = rows.slice(from, from + CHUNK_ROWS);
    const chunk = DuckDBDataChunk.create(Array(width).fill(DOUBLE), part.length);
    for (let column = 0; column < width; column += 1)
      chunk.setColumnValues(
        column,
        part.map((row) => row[column] ?? null),
      );
    appender.appendDataChunk(chunk);
  }
  appender.closeSync();
}

type Row = Readonly<Record<string, DuckDBValue>>;

/** A number of a row, as the query names it. */
function numberIn(row: Row, column: string): number {
  const value = row[column];
  if (typeof value !== 'number') throw new Error(`${column}: expected a number; found ${value}`);
  return value;
}

function answerOf(
  input: OracleInput,
  id: number,
  long: Row | undefined,
  short: Row | undefined,
): Answer | null {
  if (long === undefined || short === undefined) throw new Error(`no answer about scenario ${id}`);
  if (numberIn(long, 'id') !== id || numberIn(short, 'id') !== id)
    throw new Error(`answers about ${long['id']} and ${short['id']} where ${id} was asked`);
  if (long['is_refused'] === true) return null;
  return {
    ambiguous: long['is_ambiguous'] === true,
    netBoundsQuote: [numberIn(long, 'net_low'), numberIn(long, 'net_high')],
    totals: {
      netQuote: numberIn(long, 'net'),
      twinNetQuote: numberIn(long, 'twin_net'),
      forcedExitLossQuote: numberIn(long, 'forced_exit_loss'),
    },
    legs: { 'long 0': legOf(long, input.legs[0]), 'short 0': legOf(short, input.legs[1]) },
  };
}

function legOf(row: Row, { role }: OracleLegInput): AnswerLeg {
  const kind = row['kind'];
  const isDead = kind === 'liquidation';
  return {
    role,
    lifeIndex: 0,
    quantityBase: numberIn(row, 'q'),
    entry: { atMs: numberIn(row, 'entry_ms'), price: numberIn(row, 'entry') },
    exit: {
      atMs: numberIn(row, 'exit_ms'),
      price: numberIn(row, 'exit_price'),
      kind: exitKindOf(kind),
    },
    fundingQuote: numberIn(row, 'funding'),
    feesQuote: numberIn(row, 'taker_fees'),
    slippageQuote: numberIn(row, 'order_slippage'),
    pricePnlQuote: numberIn(row, 'pnl'),
    settlements: numberIn(row, 'settlements'),
    survivalLeverage: row['survival_leverage'] === null ? null : numberIn(row, 'survival_leverage'),
    deleveraging: null,
    liquidation: !isDead
      ? null
      : {
          atMs: numberIn(row, 'exit_ms'),
          triggerPrice: numberIn(row, 'exit_price'),
          gap: row['is_gap'] === true,
          bankruptcyPrice:
            row['bankruptcy_price'] === null ? null : numberIn(row, 'bankruptcy_price'),
          marginForfeitedQuote: numberIn(row, 'forfeited'),
          feeQuote: numberIn(row, 'liquidation_fee'),
          slippageQuote: numberIn(row, 'liquidation_slippage'),
          insuranceAbsorbedQuote: numberIn(row, 'absorbed'),
          closedFraction: 1,
        },
  };
}

const KINDS: readonly OracleExitKind[] = ['liquidation', 'survivor-close', 'window-end', 'policy'];

function exitKindOf(kind: unknown): OracleExitKind {
  const known = KINDS.find((one) => one === kind);
  if (known === undefined) throw new Error(`kind: expected one of ${KINDS}; found ${kind}`);
  return known;
}
