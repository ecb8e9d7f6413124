/**
 * Goal: a wrong file is refused with the place, what was expected and what was found, and all
 * that is wrong with it is said at once.
 */
import { describe, expect, test } from 'vitest';
import { DataError, type Issue } from '../../../src/domain/errors.ts';
import { parseReconstruction } from '../../../src/loaders/reconstruction/parse.ts';
import { TINY, tinyWith } from './tiny.ts';

function issuesOf(text: string): readonly Issue[] {
  try {
    parseReconstruction(text, 'data/tiny.yaml');
  } catch (error) {
    if (error instanceof DataError) return error.issues;
    throw error;
  }
  return [];
}

test('the tiny file is right', () => {
  const file = parseReconstruction(TINY, 'data/tiny.yaml');
  expect(file.file).toBe('tiny.yaml');
  expect(Object.values(file.sources).map(({ where }) => where)).toEqual([
    'https://example.org/book',
  ]);
  expect(file.drivers.map(({ name }) => name)).toEqual(['BTC', 'USDC']);
});

describe('refused, with its place:', () => {
  test.each([
    [
      'a rate without its unit',
      'rate: -0.3000 %',
      'rate: -0.003',
      'funding[0].prints[1].rate',
      'a number of per cent such as -0.3000 %',
      '-0.003',
    ],
    [
      'an instant in a local spelling',
      'to: 2020-01-02T00:00Z\nresolution',
      'to: 2/1/2020\nresolution',
      'to',
      'a UTC instant such as 2020-03-12T10:00Z',
      '"2/1/2020"',
    ],
    [
      'a price of zero',
      'price: 80,',
      'price: 0,',
      'drivers.BTC.points[1].price',
      'a price above zero',
      '0',
    ],
    [
      'text as a price',
      'price: 80,',
      'price: eighty,',
      'drivers.BTC.points[1].price',
      'a price above zero',
      '"eighty"',
    ],
    [
      'a figure without evidence',
      'price: 94, assumed: held',
      'price: 94',
      'drivers.BTC.points[2]',
      'source or assumed',
      'neither',
    ],
    [
      'a source that is not in the table',
      'price: 100, venue: a, kind: spot, source: book',
      'price: 100, venue: a, kind: spot, source: page',
      'drivers.BTC.points[0].source',
      'one of book',
      '"page"',
    ],
    [
      'a source that nothing cites',
      'sources:\n',
      'sources:\n  idle: { what: a, where: b, read: 2026-11-21 }\n',
      'sources.idle',
      'a figure that cites it',
      'none',
    ],
    [
      'a first point after the start',
      'at: 2020-01-01T00:00Z, price: 100',
      'at: 2020-01-01T01:00Z, price: 100',
      'drivers.BTC.points[0].at',
      '2020-01-01T00:00:00.000Z',
      '2020-01-01T01:00:00.000Z',
    ],
    [
      'points out of order',
      'name: low, at: 2020-01-01T10:00Z',
      'name: low, at: 2020-01-01T00:00Z',
      'drivers.BTC.points[1]',
      'an instant after 2020-01-01T00:00:00.000Z',
      '2020-01-01T00:00:00.000Z',
    ],
    [
      'a point between two bars',
      'name: low, at: 2020-01-01T10:00Z',
      'name: low, at: 2020-01-01T10:30Z',
      'drivers.BTC.points[1]',
      'instants on the grid of bars',
      '2020-01-01T10:30:00.000Z',
    ],
    [
      'a series of a driver that is not there',
      'kind: last, follows: BTC, per: USDC',
      'kind: last, follows: ETH, per: USDC',
      'prices[3].follows',
      'one of BTC, USDC',
      'ETH',
    ],
    [
      'an own point at an unknown name',
      '{ at: low, price: 60',
      '{ at: high, price: 60',
      'prices[2].points[1].at',
      'an instant, or a named point of the driver',
      'high',
    ],
    [
      'an own point that is both price and gap',
      'price: 60, extreme: low, kind: last',
      'price: 60, gap: 1 %, kind: last',
      'prices[2].points[1]',
      'price or gap',
      'both',
    ],
    [
      'a gap that jumps open',
      'gap: 0 %, assumed: begins here',
      'gap: -1 %, assumed: begins here',
      'prices[2].points',
      'a gap of 0 % first and last, where the venue leaves its driver and returns to it',
      '[-0.01,60,0]',
    ],
    [
      'a print out of order',
      'at: 2020-01-01T16:00Z, rate',
      'at: 2020-01-01T08:00Z, rate',
      'funding[0] print 3',
      'an instant after 2020-01-01T08:00:00.000Z',
      '2020-01-01T08:00:00.000Z',
    ],
    [
      'a print outside the file',
      'at: 2020-01-01T16:00Z, rate',
      'at: 2021-01-01T16:00Z, rate',
      'funding[0] print 3',
      'inside 2020-01-01T00:00:00.000Z to 2020-01-02T00:00:00.000Z',
      '2021-01-01T16:00:00.000Z',
    ],
    [
      'a rate that is a fraction written as per cent of per cent',
      'rate: -0.3000 %',
      'rate: -30 %',
      'funding[0] print 3',
      'at most 10 % a print',
      '-30 %',
    ],
    [
      'a resolution nobody records',
      'resolution: 1 h',
      'resolution: 2 h',
      'resolution',
      '1 min, 5 min, 15 min or 1 h',
      '120 min',
    ],
    [
      'a series given twice',
      'venue: bybit-linear',
      'venue: binance-usdm',
      'binance-usdm BTCUSDT mark',
      'given once',
      'given twice',
    ],
    [
      'a name that leads out of the folder',
      'name: tiny',
      'name: ../tiny',
      'name',
      'a name of a-z, 0-9, dot and dash',
      '"../tiny"',
    ],
    ['another version of the format', 'schema: 1', 'schema: 2', 'schema', '1', '2'],
  ])('%s', (_what, piece, replacement, where, expected, found) => {
    expect(issuesOf(tinyWith(piece, replacement))).toContainEqual(
      expect.objectContaining({ where: `data/tiny.yaml: ${where}`, expected, found }),
    );
  });

  test('a mark that no control point is the mark of', () => {
    const text = tinyWith(
      'venue: a, kind: mark, source: book',
      'venue: a, kind: last, source: book',
    );
    expect(issuesOf(text)[0]).toEqual({
      where: 'data/tiny.yaml: prices[0].kind',
      expected: 'last, because no control point of this series or its driver is a mark',
      found: 'mark',
      hint: 'write  kind: last  here and  mark: last  in the scenario',
    });
  });

  test('an extreme that its neighbour is beyond', () => {
    const text = tinyWith(
      'name: low, at: 2020-01-01T10:00Z, price: 80',
      'name: low, from: 2020-01-01T00:00Z, to: 2020-01-01T10:00Z, extreme: low, price: 101',
    );
    expect(issuesOf(text)[0]?.expected).toBe('the low of a window that ends or begins at 100');
  });

  test('an unknown key, with the one that was meant', () => {
    expect(issuesOf(tinyWith('resolution: 1 h', 'resolutoin: 1 h'))).toContainEqual({
      where: 'data/tiny.yaml: the file',
      expected: 'only known keys',
      found: 'unknown key "resolutoin"',
      hint: 'did you mean resolution?',
    });
  });

  test('text that is not YAML, by line and column', () => {
    const [issue] = issuesOf('schema: 1\nname: [tiny\n');
    expect(issue?.where).toMatch(/^data\/tiny\.yaml:\d+:\d+$/);
    expect(issue?.expected).toBe('YAML');
  });

  test('an alias, which could unfold without end', () => {
    const [issue] = issuesOf('schema: &one 1\nname: *one\n');
    expect(issue?.expected).toBe('YAML without aliases');
  });

  test('a list as a key, without a warning on the terminal', () => {
    const warned: unknown[] = [];
    const listen = (warning: unknown): unknown => warned.push(warning);
    process.on('warning', listen);
    expect(issuesOf('? [a, b]\n: 1\n').length).toBeGreaterThan(0);
    return new Promise<void>((resolve) => setImmediate(resolve)).then(() => {
      process.off('warning', listen);
      expect(warned).toEqual([]);
    });
  });

  test('a file that nobody wrote by hand', () => {
    expect(issuesOf(`${TINY}#${'x'.repeat(1_000_000)}`)[0]?.expected).toBe(
      'at most 1000000 characters',
    );
  });
});

test('up to ten problems are said at once', () => {
  const text = TINY.replaceAll('source: book', 'source: page');
  expect(issuesOf(text).length).toBeGreaterThan(5);
  expect(issuesOf(TINY.replaceAll('price:', 'prize:')).length).toBe(10);
});
