/**
 * Goal: a command line of fetch says what is to be fetched, or is told all that is wrong with it.
 * Method: command lines and scenarios as objects; nothing is fetched.
 */
import { describe, expect, test } from 'vitest';
import { type FetchAsked, TIERS, wantsOf } from '../../src/cli/fetch/asked.ts';
import { ownSeries, scenarioWants } from '../../src/cli/fetch/for-scenario.ts';
import { merged, type Want, wantName } from '../../src/cli/fetch/want.ts';
import { ScenarioError } from '../../src/domain/errors.ts';
import { parseScenario } from '../../src/scenario/parse.ts';
import { utc } from './binance/archive-host.ts';

const VENUES = [
  'binance-usdm',
  'bybit-linear',
  'bybit-spot',
  'hyperliquid',
  'deribit',
  'cryptocom',
];
const ASKED: FetchAsked = {
  venue: 'binance-usdm',
  instrument: ['BTCUSDT'],
  from: '2025-01-01',
  to: '2025-02-01',
  kinds: undefined,
};

function issuesOf(asked: Partial<FetchAsked>): readonly string[] {
  try {
    wantsOf({ ...ASKED, ...asked }, VENUES);
  } catch (error) {
    if (!(error instanceof ScenarioError)) throw error;
    return error.issues.map(({ where, found, hint }) => `${where} ${found} ${hint ?? ''}`.trim());
  }
  return [];
}

const names = (wants: readonly Want[]): readonly string[] => wants.map(wantName);

describe('what is asked for', () => {
  test('a perpetual: mark, funding, last and index, none of them insisted upon', () => {
    const { wants, tiers } = wantsOf(ASKED, VENUES);
    expect(names(wants)).toEqual(
      ['mark', 'funding', 'last', 'index'].map((kind) => `binance-usdm BTCUSDT ${kind}`),
    );
    expect(wants.every(({ required, exact }) => !required && !exact)).toBe(true);
    expect(wants[0]).toMatchObject({ fromMs: utc('2025-01-01'), toMs: utc('2025-02-01') });
    expect(tiers).toBe(false);
  });

  test('a spot pair: its trades', () => {
    const { wants } = wantsOf({ ...ASKED, venue: 'bybit-spot' }, VENUES);
    expect(names(wants)).toEqual(['bybit-spot BTCUSDT spot']);
  });

  test('kinds by name, each once and insisted upon, of every instrument', () => {
    const asked = { ...ASKED, instrument: ['BTCUSDT', 'ETHUSDT'], kinds: 'premium, mark,mark' };
    const { wants } = wantsOf(asked, VENUES);
    expect(names(wants)).toEqual([
      'binance-usdm BTCUSDT premium',
      'binance-usdm BTCUSDT mark',
      'binance-usdm ETHUSDT premium',
      'binance-usdm ETHUSDT mark',
    ]);
    expect(wants.every(({ required, exact }) => required && exact)).toBe(true);
  });

  test('tiers alone need neither days nor an instrument', () => {
    const asked = { ...ASKED, instrument: [], from: undefined, to: undefined, kinds: TIERS };
    expect(wantsOf(asked, VENUES)).toEqual({ wants: [], tiers: true });
  });

  test('an exchange of ccxt names its instruments as ccxt does', () => {
    expect(issuesOf({ venue: 'cryptocom', instrument: ['BTC/USD:USD'] })).toEqual([]);
  });
});

describe('what is wrong', () => {
  test.each<[string, Partial<FetchAsked>, readonly (string | RegExp)[]]>([
    ['no venue', { venue: undefined }, ['--venue nothing']],
    [
      'a venue misspelt',
      { venue: 'binance-usd' },
      [/^--venue binance-usd did you mean binance-usdm\?$/],
    ],
    [
      'an exchange for its markets',
      { venue: 'bybit' },
      ['--venue bybit did you mean bybit-linear or bybit-inverse or bybit-spot?'],
    ],
    ['no instrument', { instrument: [] }, [/^--instrument nothing/]],
    [
      'an instrument in lower case',
      { instrument: ['btcusdt'] },
      ['--instrument "btcusdt" did you mean BTCUSDT?'],
    ],
    [
      'an instrument spelled as elsewhere',
      { venue: 'deribit', instrument: ['BTC-USD-SWAP'] },
      ['--instrument "BTC-USD-SWAP" did you mean BTC-PERPETUAL?'],
    ],
    ['a path for an instrument', { instrument: ['../../etc'] }, ['--instrument "../../etc"']],
    ['a kind misspelt', { kinds: 'mark,fundin' }, ['--kinds fundin did you mean funding?']],
    ['an empty kind', { kinds: 'mark,,last' }, ['--kinds nothing']],
    ['a signal, which is nobody’s but the user’s', { kinds: 'signal' }, ['--kinds signal']],
    ['no days', { from: undefined, to: undefined }, ['--from nothing', '--to nothing']],
    ['no day of the calendar', { from: '2025-02-30' }, [/^--from /]],
    ['days in the wrong order', { from: '2025-03-01' }, [/^--to /]],
    [
      'several things at once',
      { venue: 'binance-usd', kinds: 'x', instrument: [] },
      [/^--venue/, /^--kinds/, /^--instrument/],
    ],
  ])('%s is told', (_name, asked, expected) => {
    const issues = issuesOf(asked);
    expect(issues).toEqual(
      expected.map((one) => (typeof one === 'string' ? one : expect.stringMatching(one))),
    );
  });
});

describe('what a scenario reads', () => {
  const text = (construction: string, rest = ''): string => `schema: 1
name: reads
question: What does it read?
window: { from: 2025-01-05, to: 2025-01-10 }
capital: 10_000 USDT
${rest}
construction:
${construction}
costs: { taker: 0 bps, slippage: 0 bps }
liquidation: { maintenance: 1 %, style: full-margin }
`;
  const wantsFor = (file: string): readonly Want[] =>
    scenarioWants(parseScenario(file, 'scenario.yaml', { sets: [] }), new Map());

  const PAIR = `  kind: delta-neutral
  long:  { venue: binance-usdm, instrument: AVAXUSDT }
  short: { venue: bybit-linear, instrument: AVAXUSDT }
  leverage: 5`;

  test('marks and funding of both legs must be there; index, last and a spot chart may', () => {
    const wants = wantsFor(text(PAIR));
    expect(names(wants.filter(({ required }) => required))).toEqual([
      'binance-usdm AVAXUSDT mark',
      'binance-usdm AVAXUSDT funding',
      'bybit-linear AVAXUSDT mark',
      'bybit-linear AVAXUSDT funding',
    ]);
    expect(names(wants.filter(({ required }) => !required))).toEqual([
      'binance-usdm AVAXUSDT index',
      'binance-usdm AVAXUSDT last',
      'bybit-linear AVAXUSDT index',
      'bybit-linear AVAXUSDT last',
      'binance-spot AVAXUSDT spot',
    ]);
  });

  test('funding begins three days earlier, and ends a minute later', () => {
    const funding = wantsFor(text(PAIR)).find(({ kind }) => kind === 'funding');
    expect(funding).toMatchObject({ fromMs: utc('2025-01-02'), toMs: utc('2025-01-10') + 60_000 });
  });

  test('last prices in the marks’ place, where it says so', () => {
    const wants = wantsFor(text(PAIR, 'mark: last'));
    expect(names(wants.filter(({ required }) => required))).toEqual([
      'binance-usdm AVAXUSDT last',
      'binance-usdm AVAXUSDT funding',
      'bybit-linear AVAXUSDT last',
      'bybit-linear AVAXUSDT funding',
    ]);
  });

  test('a carry: its spot leg, and no chart beside it', () => {
    const carry = `  kind: cash-and-carry
  spot: { venue: binance-spot, instrument: BTCUSDT }
  perp: { venue: binance-usdm, instrument: BTCUSDT }
  leverage: 2`;
    expect(names(wantsFor(text(carry))).filter((name) => name.includes('spot'))).toEqual([
      'binance-spot BTCUSDT spot',
    ]);
  });

  test('series that stand between two currencies, a day earlier', () => {
    const pair = PAIR.replace(
      'bybit-linear, instrument: AVAXUSDT',
      'hyperliquid, instrument: AVAX',
    );
    const quotes = 'quotes: { USDC: { venue: binance-spot, instrument: USDCUSDT } }';
    const conversion = wantsFor(text(pair, quotes)).find(
      ({ instrument }) => instrument === 'USDCUSDT',
    );
    expect(conversion).toMatchObject({ kind: 'spot', required: true, fromMs: utc('2025-01-04') });
  });

  test('of two scenarios, each series once over both windows', () => {
    const other = text(PAIR).replace('2025-01-05, to: 2025-01-10', '2025-03-01, to: 2025-04-01');
    const wants = merged([...wantsFor(text(PAIR)), ...wantsFor(other)]);
    expect(wants).toHaveLength(9);
    expect(wants[0]).toMatchObject({ fromMs: utc('2025-01-05'), toMs: utc('2025-04-01') });
    expect(ownSeries(parseScenario(other, 'scenario.yaml', { sets: [] }))).toEqual([]);
  });
});
