/**
 * Goal: rounds of auto-deleveraging and a place in the queue are read as one would think they read, and what
 * contradicts itself is refused where it stands.
 * Method: one key at a time over the smallest file; figures by hand: 1 % is 0.01.
 */
import { describe, expect, test } from 'vitest';
import { parseScenario } from '../../../src/scenario/parse.ts';
import { renderScenario } from '../../../src/scenario/render.ts';
import { SMALLEST } from './examples.ts';
import { issuesOf } from './issues.ts';

const { window } = parseScenario(SMALLEST, 'a.yaml');
const AT = new Date(window.from + 3_600_000).toISOString();
const adlOf = (text: string) => parseScenario(`${SMALLEST}adl: ${text}\n`, 'a.yaml').adl;
const round = (more: string) => `{ events: [{ venue: hyperliquid, at: ${AT}, ${more} }] }`;
const firstOf = (more: string) => adlOf(round(`side: short, share: 15 %, ${more}`))?.events[0];

describe('auto-deleveraging', () => {
  test('is none unless it is asked for, or off', () => {
    expect(parseScenario(SMALLEST, 'a.yaml').adl).toBeNull();
    expect(adlOf('off')).toBeNull();
  });

  test('is a record by its name, with the leg first in the queue', () => {
    expect(adlOf('{ history: hyperliquid-2025-10-10 }')).toEqual({
      history: 'hyperliquid-2025-10-10',
      events: [],
      queue: { kind: 'behind', share: 0 },
    });
  });

  test('is rounds of one’s own, of every instrument and at the venue’s price unless they say otherwise', () => {
    expect(firstOf('')).toEqual({
      ...{ venue: 'hyperliquid', instrument: null, at: window.from + 3_600_000 },
      ...{ side: 'short', share: 0.15, price: { kind: 'venue' }, source: null },
    });
    expect(firstOf('instrument: BTC, source: a page')).toMatchObject({
      instrument: 'BTC',
      source: 'a page',
    });
  });

  test('pays a named price, a printed one, or one so far beyond the mark', () => {
    expect(firstOf('price: previous mark')?.price).toEqual({ kind: 'previous mark' });
    expect(firstOf('price: oracle')?.price).toEqual({ kind: 'oracle' });
    expect(firstOf('price: 108416')?.price).toEqual({ kind: 'printed', price: 108_416 });
    expect(firstOf('price: { bankruptcy: 2 % }')?.price).toEqual({
      kind: 'bankruptcy',
      beyond: 0.02,
    });
    expect(firstOf('price: { bankruptcy: -1 % }')?.price).toMatchObject({ beyond: -0.01 });
  });

  test('finds the leg behind a share, or among accounts', () => {
    const queueOf = (text: string) =>
      adlOf(`{ history: hyperliquid-2025-10-10, queue: ${text} }`)?.queue;
    expect(queueOf('{ behind: 30 % }')).toEqual({ kind: 'behind', share: 0.3 });
    expect(
      queueOf(
        '{ accounts: [{ entry: 100, leverage: 5x, weight: 3, delta_neutral: true }], own: 1 }',
      ),
    ).toEqual({
      kind: 'population',
      accounts: [{ entry: 100, leverage: 5, weight: 3, deltaNeutral: true }],
      own: 1,
    });
    expect(queueOf('{ accounts: [{ entry: 100, leverage: 5, weight: 3 }] }')).toMatchObject({
      own: 0,
      accounts: [{ deltaNeutral: false }],
    });
  });

  test('is printed as it was read', () => {
    const text = `{ history: hyperliquid-2025-10-10, events: [{ venue: hyperliquid, at: ${AT}, side: short, share: 15 %, price: { bankruptcy: 2 % } }], queue: { behind: 10 % } }`;
    const scenario = parseScenario(`${SMALLEST}adl: ${text}\n`, 'a.yaml');
    expect(parseScenario(renderScenario(scenario), 'a.yaml')).toEqual(scenario);
  });
});

describe('a mistake is told with its place and a remedy', () => {
  const SHORT = 'side: short, share: 15 %';
  test.each([
    [round('side: short, share: 101 %'), 'adl.events.0.share', 'at most 100 %'],
    [round('side: short, share: 0 %'), 'adl.events.0.share', 'above 0 %'],
    [round('side: short, share: 0.15'), 'adl.events.0.share', 'a share above 0 %'],
    [round('side: sell, share: 15 %'), 'adl.events.0.side', 'long or short'],
    [round(`${SHORT}, price: { bankruptcy: 120 % }`), 'adl.events.0.price', ''],
    [round(`${SHORT}, price: mid`), 'adl.events.0.price', ''],
    [round(`${SHORT}, shares: 1`), 'adl.events.0', 'one of the keys'],
    ['{ queue: { behind: 10 % } }', 'adl', 'history, events or both'],
    ['{ history: hyperliquid-2025-10-11 }', 'adl.history', 'hyperliquid-2025-10-10'],
    [
      '{ history: hyperliquid-2025-10-10, queue: { behind: 100 % } }',
      'adl.queue.behind',
      'below 100 %',
    ],
    ['{ history: hyperliquid-2025-10-10, queue: {} }', 'adl.queue', 'behind or accounts'],
    [
      '{ history: hyperliquid-2025-10-10, queue: { behind: 1 %, own: 1 } }',
      'adl.queue.own',
      'only stated accounts',
    ],
    [
      '{ history: hyperliquid-2025-10-10, queue: { accounts: [{ entry: 1, leverage: 1, weight: 0 }] } }',
      'adl.queue.accounts',
      'a weight above zero',
    ],
  ])('%s', (text, where, expected) => {
    const [issue] = issuesOf(`${SMALLEST}adl: ${text}\n`);
    expect(issue?.where).toContain(where);
    expect(issue?.expected).toContain(expected);
  });

  test('more than all of a side, with what to write', () => {
    const [issue] = issuesOf(`${SMALLEST}adl: ${round('side: short, share: 120 %')}\n`);
    expect(issue?.hint).toBe('the whole side is  share: 100 %');
  });

  test('a round outside the window, and one on a venue that nobody knows', () => {
    const outside = `{ events: [{ venue: hyperliqiud, at: 1999-01-01, ${SHORT} }] }`;
    const issues = issuesOf(`${SMALLEST}adl: ${outside}\n`);
    expect(issues.map(({ where }) => where.replace(/^.*: /, ''))).toEqual([
      'adl.events.0.venue',
      'adl.events.0.at',
    ]);
    expect(issues[0]?.hint).toBe('did you mean hyperliquid?');
  });
});
