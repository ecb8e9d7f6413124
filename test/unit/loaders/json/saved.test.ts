/**
 * Saved answers as people have them: one body, several in a list, one a line; of one series or of several.
 */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { DataError } from '../../../../src/domain/errors.ts';
import type { ImportOptions } from '../../../../src/loaders/import.ts';
import { readJson } from '../../../../src/loaders/json/read.ts';
import { readName } from '../../../../src/loaders/names.ts';
import { type Piece, stampsOf } from '../../../../src/loaders/piece.ts';
import { SAMPLES } from './samples/all.ts';
import { MINUTE, START } from './samples/shape.ts';
import { issuesOf, W } from './told.ts';

const RUNS = { numRuns: 25 };

const readText = (text: string, options: ImportOptions = {}, name = W) =>
  readJson(text, { where: W, hints: readName(name, []), options });
const read = (json: unknown, options: ImportOptions = {}, name = W) =>
  readText(JSON.stringify(json), options, name);

const columns = ({ rows }: Piece) =>
  Object.entries(rows.columns).map(([name, cells]: [string, Float64Array | null]) => [
    name,
    cells === null ? null : [...cells],
  ]);
const content = (pieces: readonly Piece[]) =>
  pieces.map((piece) => ({
    said: [piece.venue, piece.instrument, piece.kind, piece.volume],
    columns: columns(piece),
  }));

/** Rows of a kind of bar whose lengths nothing says need two of them in every file. */
const MINUTES = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11];

describe.each(SAMPLES)('$name', ({ format, body, row, say }) => {
  const whole = read(body(MINUTES.map(row)), say);

  test('is recognised', () => {
    expect(whole.format).toBe(format);
  });

  test('is read alike in pages, in any order, overlapping, newest first or oldest first', () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.nat(11), fc.nat(11), fc.boolean()), { maxLength: 4 }),
        fc.constantFrom('list', 'lines', 'lines\r'),
        (some, way) => {
          const stretches = [...some, [0, 5, true] as const, [6, 11, false] as const];
          const pages = stretches.map(([from, to, turned]) => {
            const rows = MINUTES.slice(Math.min(from, to), Math.max(from, to) + 1).map(row);
            return body(turned ? rows.toReversed() : rows);
          });
          const lines = pages.map((page) => JSON.stringify(page));
          const text =
            way === 'list' ? `[${lines.join(', ')}]` : lines.join(way === 'lines' ? '\n' : '\r\n');
          expect(content(readText(text, say).pieces)).toEqual(content(whole.pieces));
        },
      ),
      RUNS,
    );
  });

  test('a page that says otherwise of one instant is refused', () => {
    const spoilt = body([row(0), changed(row(1)), row(2)]);
    const pages = [body([row(0), row(1), row(2)]), spoilt];
    const [issue] = issuesOf(() => read(pages, say));
    expect(issue).toMatchObject({ where: `${W}, page 2, row 2`, found: 'other values' });
    expect(issue?.expected).toContain(`${W}, page 1, row 2`);
  });

  test('a page that is an error is named', () => {
    const pages = [body([row(0), row(1)]), { message: 'Too many requests' }, body([row(2)])];
    expect(issuesOf(() => read(pages, say))).toMatchObject([{ where: `${W}, page 2` }]);
  });

  test('a file that was cut short is refused', () => {
    const text = JSON.stringify(body(MINUTES.map(row)));
    fc.assert(
      fc.property(fc.integer({ min: 1, max: text.length - 1 }), (length) => {
        expect(issuesOf(() => readText(text.slice(0, length), say))[0]?.where).toBe(W);
      }),
      RUNS,
    );
  });
});

/** Another sound row for the same instant: every price, rate and amount is doubled. */
function changed(row: unknown): readonly unknown[] | Readonly<Record<string, unknown>> {
  if (Array.isArray(row)) return row.map((cell, at) => (at === 0 ? cell : doubled(cell)));
  return Object.fromEntries(
    Object.entries(row as object).map(([key, cell]) => [key, doubled(cell)]),
  );
}

const AMOUNT = /^-?\d+(\.\d+)?(e-?\d+)?$/;
function doubled(cell: unknown): unknown {
  const isAmount = AMOUNT.test(String(cell)) && String(cell) !== '1' && Number(cell) < 1e9;
  if (!isAmount || Number(cell) === 0) return isAmount && cell !== '0' ? 0.5 : cell;
  return typeof cell === 'string' ? String(Number(cell) * 2) : Number(cell) * 2;
}

test('the last line of a file of lines is named where it was cut short', () => {
  const page = JSON.stringify({
    retCode: 0,
    result: { category: 'linear', symbol: 'X', list: [] },
  });
  expect(issuesOf(() => readText(`${page}\n${page.slice(0, 30)}`))).toMatchObject([
    { where: `${W}:2`, expected: 'JSON' },
  ]);
});

test('blank lines change nothing', () => {
  const { body, row } = SAMPLES[0] ?? raise();
  const text = JSON.stringify(body([row(0)]));
  expect(stampsOf(readText(`\n${text}\n\n`).pieces[0] ?? raise())).toHaveLength(1);
});

test('pages without a row are no rows', () => {
  const empty = { retCode: 0, result: { category: 'linear', symbol: 'BTCUSDT', list: [] } };
  const [piece] = read([empty, empty]).pieces;
  expect(stampsOf(piece ?? raise())).toHaveLength(0);
});

test('a last page that is empty, as dYdX answers it, is no row', () => {
  const { body, row, say } = SAMPLES.find(({ name }) => name === 'dydx candles') ?? raise();
  const [piece] = read([body([row(1), row(0)]), { candles: [] }], say).pieces;
  expect(stampsOf(piece ?? raise())).toHaveLength(2);
});

test('rows that overlapping pages share are taken once, and told', () => {
  const { body, row } = SAMPLES[0] ?? raise();
  const [piece] = read([body([row(0), row(1)]), body([row(1), row(2)]), []]).pieces;
  expect(stampsOf(piece ?? raise())).toHaveLength(3);
  expect(piece?.notes).toEqual(['rows that stand on two pages alike, taken once: 1']);
  expect([0, 1, 2].map((at) => piece?.whereOf(at))).toEqual([
    `${W}, page 1, row 1`,
    `${W}, page 1, row 2`,
    `${W}, page 2, row 2`,
  ]);
});

test('rows in no order within a page stay so, to be refused', () => {
  const { body, row } = SAMPLES[0] ?? raise();
  const [piece] = read([body([row(0), row(2), row(1)]), body([row(3)])]).pieces;
  expect([...stampsOf(piece ?? raise())]).toEqual([0, 2, 1, 3].map((at) => START + at * MINUTE));
  expect(piece?.whereOf(2)).toBe(`${W}, page 1, row 3`);
});

test('a page without a trade belongs to the trades beside it', () => {
  const { body, row, say } = SAMPLES.find(({ name }) => name === 'binance klines') ?? raise();
  const quiet = (row(1) as readonly unknown[]).with(5, '0');
  const { pieces } = read([body([quiet]), body([row(2)])], say);
  expect(pieces.map(({ kind, volume }) => [kind, volume])).toEqual([['last', 'positive']]);
});

test('twelve klines on each of twelve pages are pages, and no row of twelve cells', () => {
  const { body, row } = SAMPLES[0] ?? raise();
  const pages = MINUTES.map((page) => body(MINUTES.map((minute) => row(page * 12 + minute))));
  const { pieces, format } = read(pages);
  expect(format).toBe('binance rest json');
  expect(stampsOf(pieces[0] ?? raise())).toHaveLength(144);
});

test('an answer with many symbols becomes many series', () => {
  const row = (symbol: string, hour: number) => ({
    symbol,
    fundingTime: START + hour * 60 * MINUTE,
    fundingRate: '0.0001',
  });
  const { pieces } = read([row('BTCUSDT', 0), row('ETHUSDT', 0), row('BTCUSDT', 8)]);
  expect(pieces.map((piece) => [piece.instrument, stampsOf(piece).length])).toEqual([
    ['BTCUSDT', 2],
    ['ETHUSDT', 1],
  ]);
  expect([0, 1].map((at) => pieces[0]?.whereOf(at))).toEqual([`${W}, row 1`, `${W}, row 3`]);
});

test('a last page of one bucket is as long as the others', () => {
  const { body, row } = SAMPLES.find(({ name }) => name === 'bitmex buckets') ?? raise();
  const [piece] = read([body([row(0), row(1)]), body([row(7)])]).pieces;
  expect([...stampsOf(piece ?? raise())]).toEqual([0, 1, 7].map((at) => START + at * MINUTE));
});

// Rows a minute apart: the value of a stamp is known a minute later.
test('open interest of Binance is known when its period is over', () => {
  const { body, row } = SAMPLES.find(({ name }) => name === 'binance open interest') ?? raise();
  const [piece] = read([body([row(0), row(1)]), body([row(7)])]).pieces;
  expect([...stampsOf(piece ?? raise())]).toEqual([1, 2, 8].map((at) => START + at * MINUTE));
  expect(piece?.notes).toEqual([
    'each value is taken as known at the end of its period, 1 min after its stamp',
  ]);
});

test('the order of six numbers is told by the first row in which low and open differ', () => {
  const seconds = START / 1_000;
  const flat = [seconds, 5, 5, 5, 5, 1];
  const coinbase = [seconds + 60, 4, 7, 5, 6, 1];
  const plain = [seconds + 60, 5, 7, 4, 6, 1];
  const open = (rows: unknown) => {
    const { pieces, format } = read(rows);
    const [piece] = pieces;
    return [format, piece?.rows.sort === 'bars' ? [...piece.rows.columns.open] : null];
  };
  expect(open([flat, coinbase])).toEqual(['coinbase json', [5, 5]]);
  expect(open([flat, plain])).toEqual(['freqtrade json', [5, 5]]);
  expect(open([flat])).toEqual(['freqtrade json', [5]]);
  // Coinbase counts in seconds, freqtrade in milliseconds; and a name of freqtrade's is believed.
  expect(read([[START, 4, 7, 5, 6, 1]]).format).toBe('freqtrade json');
  expect(read([[seconds, 4, 7, 5, 6, 1]], {}, 'BTC_USDT-1m.json').format).toBe('freqtrade json');
});

describe('samples of an aggregator', () => {
  // Coinalyze: t, o, h, l, c in per cent, seconds. 0.01 per cent are 0.0001.
  const coinalyze = [
    {
      symbol: 'BTCUSDT_PERP.A',
      history: [
        { t: START / 1_000, o: 0.011, h: 0.02, l: 0.005, c: 0.01 },
        { t: START / 1_000 + 28_800, o: 0.01, h: 0.01, l: -0.07, c: -0.07 },
      ],
    },
  ];
  // docs.coinglass.com: per cent as text, milliseconds.
  const coinglass = {
    code: '0',
    msg: 'success',
    data: [
      {
        time: 1658880000000,
        open: '0.004603',
        high: '0.009388',
        low: '-0.005063',
        close: '0.009229',
      },
      { time: 1658908800000, open: '0.009229', high: '0.01', low: '0.008', close: '1e-2' },
    ],
  };
  const EIGHT_HOURS = 480 * MINUTE;

  test.each([
    ['coinalyze json', coinalyze],
    ['coinglass v4 json', coinglass],
  ])('%s is refused unless the user says what it is to be', (_format, json) => {
    for (const options of [{}, { kind: 'mark' }] as const) {
      expect(issuesOf(() => read(json, options))).toMatchObject([
        { where: W, expected: 'settled funding rates' },
      ]);
    }
  });

  test('at the user’s word the close of a bar is charged at its end, and notes say what it is', () => {
    const { pieces, format } = read(coinalyze, { kind: 'funding' });
    const [piece] = pieces;
    expect(format).toBe('coinalyze json');
    expect(piece?.rows).toMatchObject({
      sort: 'prints',
      columns: {
        settledAtMs: Float64Array.of(START + EIGHT_HOURS, START + 2 * EIGHT_HOURS),
        rate: Float64Array.of(0.0001, -0.0007),
      },
    });
    expect(piece?.notes).toEqual([
      'an aggregator’s samples of a predicted rate, not settlements: the close of each bar, at its end',
      'per cent divided by 100',
      'charged as a settlement every 8 h: wrong where the venue settles at other times',
    ]);
  });

  test('as a signal it is a value known at the end of its bar', () => {
    const [piece] = read(coinglass, { kind: 'signal' }).pieces;
    expect(piece?.rows).toEqual({
      sort: 'values',
      columns: {
        atMs: Float64Array.of(1658880000000 + EIGHT_HOURS, 1658908800000 + EIGHT_HOURS),
        value: Float64Array.of(0.00009229, 0.0001),
      },
    });
    expect(piece?.notes).toHaveLength(2);
  });

  test('several symbols in one answer are refused', () => {
    const two = [...coinalyze, { symbol: 'ETHUSDT_PERP.A', history: [] }];
    expect(issuesOf(() => read(two, { kind: 'funding' }))).toMatchObject([
      { expected: 'one symbol' },
    ]);
  });

  test('an odd percentage names its row', () => {
    const odd = { ...coinglass, data: [...coinglass.data, { ...coinglass.data[1], close: 'n/a' }] };
    expect(issuesOf(() => read(odd, { kind: 'signal' }))).toMatchObject([
      { where: `${W}, row 3`, expected: 'close a percentage', found: '"n/a"' },
    ]);
  });
});

test.each(['{}', '{"data":[]}', '"text"', '5', 'null', '[null]', '[{}]', '{"candles":[]}'])(
  '%s is of no known format',
  (text) => {
    expect(issuesOf(() => readText(text))).toMatchObject([
      { where: W, expected: 'JSON of a venue or of freqtrade', found: text },
    ]);
  },
);

test.each(['[]', '[[]]', '[[],[]]', '[]\n[]'])('%j holds no row', (text) => {
  expect(issuesOf(() => readText(text))).toMatchObject([
    { where: W, expected: 'at least one row', found: 'none' },
  ]);
});

describe('whatever a file holds', () => {
  const attempt = (json: unknown, options: ImportOptions) => {
    try {
      return read(json, options).pieces.every(({ rows }) => rows.sort.length > 0);
    } catch (error) {
      return error instanceof DataError;
    }
  };

  test('it is read or refused', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (json) => attempt(json, {})),
      { numRuns: 300 },
    );
  });

  test('an answer in which any part is another is read or refused', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...SAMPLES),
        fc.nat(),
        fc.jsonValue({ maxDepth: 2 }),
        ({ body, row, say }, part, other) => {
          const json: unknown = JSON.parse(JSON.stringify(body([row(0), row(1), row(2)])));
          return attempt(withPart(json, part % partsOf(json), other), say);
        },
      ),
      { numRuns: 600 },
    );
  });
});

/** How many values a value is made of, itself included. */
const partsOf = (value: unknown): number =>
  typeof value === 'object' && value !== null
    ? Object.values(value).reduce((sum: number, one) => sum + partsOf(one), 1)
    : 1;

/** The value with its part of that number, counted from itself inwards, replaced. */
function withPart(value: unknown, part: number, other: unknown): unknown {
  if (part === 0 || typeof value !== 'object' || value === null) return other;
  let left = part - 1;
  const entries = Object.entries(value).map(([key, one]): [string, unknown] => {
    const here = left >= 0 && left < partsOf(one);
    const next = here ? withPart(one, left, other) : one;
    left -= partsOf(one);
    return [key, next];
  });
  return Array.isArray(value) ? entries.map(([, one]) => one) : Object.fromEntries(entries);
}

function raise(): never {
  throw new Error('there is none');
}
