/**
 * Goal: a person is told, in words, what a fetch did not bring and why.
 * Method: outcomes made by hand.
 */
import { describe, expect, test } from 'vitest';
import type { Fetched } from '../../src/cli/fetch/run.ts';
import { hasRows, sentencesOf } from '../../src/cli/fetch/words.ts';
import type { Outcome } from '../../src/fetch/drive.ts';
import type { Feed } from '../../src/fetch/fetcher.ts';
import { utc } from './binance/archive-host.ts';

const HOUR = 3_600_000;
const SPAN = { fromMs: utc('2024-01-01'), toMs: utc('2024-02-01') };
const WANT = {
  venue: 'bybit-linear',
  instrument: 'BTCUSDT',
  kind: 'mark',
  required: true,
  exact: true,
  ...SPAN,
} as const;
const WANTED = { ...WANT, resolutionMs: HOUR };

const FEED: Feed = {
  format: 'bybit v5 json',
  resolutionsMs: [HOUR],
  depth: null,
  notes: [],
  verified: false,
  async *pages() {},
};

function fetched(outcome: Partial<Outcome>, feed: Partial<Feed> = {}): Fetched {
  const whole: Outcome = {
    wanted: WANTED,
    rowsAdded: 700,
    rowsAlreadyThere: 0,
    rowsKnown: 0,
    answered: [SPAN],
    holes: [],
    withheld: [],
    unanswered: [],
    known: false,
    ...outcome,
  };
  const offer = { want: WANT, feed: { ...FEED, ...feed }, wanted: whole.wanted, coarser: false };
  return { state: 'fetched', want: WANT, offer, outcome: whole };
}

const hole = (from: string, to: string) => ({ fromMs: utc(from), toMs: utc(to) });

describe('what is said of a series', () => {
  test('nothing, when all of it came', () => {
    expect(sentencesOf(fetched({}))).toEqual([]);
  });

  test('from when on the venue has it, and how far back it goes', () => {
    const holes = [hole('2024-01-01', '2024-01-09')];
    expect(sentencesOf(fetched({ holes }))).toEqual([
      'nothing before 2024-01-09 00:00; the venue keeps no history that far back, or the instrument was not listed',
    ]);
    expect(sentencesOf(fetched({ holes }, { depth: 'only the newest 5000 bars' }))[0]).toBe(
      'nothing before 2024-01-09 00:00; only the newest 5000 bars, or the instrument was not listed',
    );
  });

  test('until when, where an instrument was delisted', () => {
    expect(sentencesOf(fetched({ holes: [hole('2024-01-20', '2024-02-01')] }))).toEqual([
      'nothing after 2024-01-20 00:00: the venue has no later rows; was it delisted?',
    ]);
  });

  test('that there is nothing at all', () => {
    const none = fetched({ holes: [SPAN], rowsAdded: 0 });
    expect(sentencesOf(none)[0]).toMatch(/^no rows from 2024-01-01 00:00 to 2024-02-01 00:00; /);
    expect(hasRows(none)).toBe(false);
  });

  test('how many bars are missing between, the longest holes first', () => {
    const holes = [
      hole('2024-01-03', '2024-01-04'),
      hole('2024-01-06', '2024-01-09'),
      hole('2024-01-11', '2024-01-13'),
      hole('2024-01-15', '2024-01-16'),
    ];
    expect(sentencesOf(fetched({ holes }))).toEqual([
      '168 bars of 1 h missing at the venue: 2024-01-06 00:00 to 2024-01-09 00:00; ' +
        '2024-01-11 00:00 to 2024-01-13 00:00; 2024-01-03 00:00 to 2024-01-04 00:00; and 1 shorter',
    ]);
  });

  test('what was withheld, once a reason', () => {
    const reason = 'the archive has not published these days yet';
    const withheld = [
      { ...hole('2024-01-30', '2024-01-31'), withheld: reason },
      { ...hole('2024-01-31', '2024-02-01'), withheld: reason },
    ];
    expect(sentencesOf(fetched({ withheld }))).toEqual([
      `2024-01-30 00:00 to 2024-02-01 00:00: not fetched; ${reason}`,
    ]);
  });

  test('what the feed passed over, with its depth', () => {
    const unanswered = [hole('2024-01-01', '2024-01-05')];
    expect(sentencesOf(fetched({ unanswered }, { depth: 'three months are kept' }))).toEqual([
      '2024-01-01 00:00 to 2024-01-05 00:00: not answered; three months are kept',
    ]);
  });

  test('that the future is not fetched', () => {
    const until = { ...WANTED, toMs: utc('2024-01-20') };
    expect(sentencesOf(fetched({ wanted: until }))).toEqual([
      'asked until 2024-01-20 00:00: what is later is not over yet',
    ]);
    const none = { ...WANTED, toMs: SPAN.fromMs - HOUR };
    expect(sentencesOf(fetched({ wanted: none, answered: [], rowsAdded: 0 }))).toEqual([
      'all of it lies in the future, or is not settled yet',
    ]);
  });

  test('what stands in for what is not published', () => {
    const none = { why: 'no mark is published', instead: ['mark: last', 'the files'] };
    expect(sentencesOf({ state: 'not-offered', want: WANT, none })).toEqual([
      'no mark is published',
      'instead: mark: last',
      'instead: the files',
    ]);
  });
});
