/**
 * Goal: a sweep varies what can be varied, and whatever else is asked of it is refused with what to ask
 * instead.
 * Method: paths are read off the schema, so the tests hold them against `--set`: what is known there can
 * be written, and what is not is refused.
 */
import { describe, expect, test } from 'vitest';
import { ScenarioError } from '../../../src/domain/errors.ts';
import { readDocument, readValue } from '../../../src/scenario/document.ts';
import { scenarioOf } from '../../../src/scenario/parse.ts';
import { knownPaths, sweepablePath } from '../../../src/scenario/paths.ts';
import { setPath } from '../../../src/scenario/set-path.ts';
import { BY_RULE, CARRY, EVERYTHING, EXAMPLES, REVERSE, SMALLEST } from './examples.ts';

const documentOf = (text: string) => readDocument(text, 'a.yaml');
const asked = (path: string, text = SMALLEST) => sweepablePath(documentOf(text), path);
/** What the styles of an exit ask for, in the file's order. */
const EXIT_KEYS = ['style', 'balance', 'winners', 'over', 'steps', 'discount', 'lag', 'penalty'];
const sweepable = (text: string): readonly string[] => {
  const document = documentOf(text);
  return [...knownPaths(document).keys()].filter((path) => sweepablePath(document, path) === null);
};

describe('the known paths', () => {
  test('are those of the kind of construction that the file names', () => {
    const below = (text: string) =>
      [...knownPaths(documentOf(text)).keys()].filter((p) => p.startsWith('construction.leverage'));
    const both = ['construction.leverage'];
    expect(below(SMALLEST)).toEqual([
      ...both,
      'construction.leverage.long',
      'construction.leverage.short',
    ]);
    for (const text of [CARRY, REVERSE])
      expect(below(text)).toEqual([
        ...both,
        'construction.leverage.spot',
        'construction.leverage.perp',
      ]);
  });

  test('are those of every kind where the file names none', () => {
    const none = SMALLEST.replace('  kind: delta-neutral\n', '');
    const paths = [...knownPaths(documentOf(none)).keys()];
    expect(paths).toEqual(
      expect.arrayContaining(['construction.leverage.long', 'construction.leverage.perp']),
    );
  });

  test('reach into the lists and the conversions that the file has, and no others', () => {
    const full = knownPaths(documentOf(EVERYTHING));
    expect(full.get('liquidation.maintenance.2.rate')).toBe('quantity');
    expect(full.has('liquidation.maintenance.3.rate')).toBe(false);
    expect(full.get('quotes.USD.instrument')).toBe('text');
    expect(full.has('quotes.USDC.instrument')).toBe(false);
    expect(full.get('accounts.binance.changes.0.vip')).toBe('number');
    expect(knownPaths(documentOf(SMALLEST)).has('liquidation.maintenance.0.rate')).toBe(false);
  });

  test('say what stands there', () => {
    const kinds = knownPaths(documentOf(EVERYTHING));
    const of = (...paths: string[]) => paths.map((path) => kinds.get(path));
    expect(of('construction.leverage', 'enter.times', 'rebalance.fee')).toEqual(
      Array(3).fill('number'),
    );
    expect(of('capital', 'hold', 'costs.taker', 'liquidation.maintenance')).toEqual(
      Array(4).fill('quantity'),
    );
    expect(of('survivor.policy', 'rules', 'rebalance.from')).toEqual(Array(3).fill('word'));
    expect(of('schema', 'construction.kind')).toEqual(Array(2).fill('fixed'));
    expect(of('window.from', 'construction.long.position.at')).toEqual(Array(2).fill('instant'));
    expect(of('name', 'question', 'data.reconstruction')).toEqual(Array(3).fill('text'));
    expect(of('liquidation', 'enter', 'quotes')).toEqual(Array(3).fill('map'));
    expect(of('gates.survives', 'accounts.binance.wallets')).toEqual(['boolean', 'list']);
  });

  test.each(Object.entries(EXAMPLES))('hold every key of %s', (_, text) => {
    const document = documentOf(text);
    const written = [...document.lines.keys()].filter((path) => path !== '');
    const known = knownPaths(document);
    expect(written.filter((path) => !known.has(path))).toEqual([]);
  });

  test.each(Object.entries(EXAMPLES))('can each be written by --set on %s', (_, text) => {
    const document = documentOf(text);
    for (const path of knownPaths(document).keys()) {
      const strangers = issuesOf(document, path).filter(({ found }) => found.startsWith('the key'));
      expect(strangers, path).toEqual([]);
    }
  });
});

/** What is wrong with a document once a nonsense is written at a path. */
function issuesOf(document: ReturnType<typeof documentOf>, path: string) {
  try {
    scenarioOf(setPath(document, path, 'nonsense'));
    return [];
  } catch (error) {
    if (error instanceof ScenarioError) return error.issues;
    throw error;
  }
}

describe('a sweep varies', () => {
  test('numbers, quantities and words of what is held, paid and decided', () => {
    expect(sweepable(SMALLEST).filter((path) => !path.includes('position'))).toEqual([
      'capital',
      'reserve',
      ...['', '.long', '.short'].map((leg) => `construction.leverage${leg}`),
      'construction.split',
      'split',
      ...['taker', 'slippage'].map((key) => `costs.${key}`),
      ...['fixed', 'of_range'].map((key) => `costs.unplanned.${key}`),
      ...['prefactor', 'volume', 'volatility'].map((key) => `costs.unplanned.impact.${key}`),
      'costs.unplanned.thin.depth',
      ...['maintenance', 'style', 'fee', 'slippage'].map((key) => `liquidation.${key}`),
      'rules',
      ...['policy', 'reaction'].map((key) => `survivor.${key}`),
      ...['at', 'to', 'from'].map((key) => `rebalance.${key}`),
      ...['time', 'slippage', 'fee'].map((key) => `rebalance.selling.${key}`),
      ...['transfer', 'fee', 'limit'].map((key) => `rebalance.${key}`),
      ...['funding_spread.over', 'funding_spread.min', 'divergence.max'].map((k) => `enter.${k}`),
      ...['signal.min', 'signal.max', 'cool_down', 'times'].map((key) => `enter.${key}`),
      ...['funding_spread.over', 'funding_spread.max', 'divergence.min'].map((k) => `leave.${k}`),
      ...['signal.min', 'signal.max'].map((key) => `leave.${key}`),
      ...['margin_ratio', 'stop', 'take_profit'].map((key) => `leave.${key}`),
      ...['behind', 'own'].map((key) => `adl.queue.${key}`),
      ...['', '.long', '.short', '.spot', '.perp'].flatMap((leg) =>
        EXIT_KEYS.map((key) => `exits${leg}.${key}`),
      ),
      'derisk.when.margin_ratio',
      ...['over', 'above'].map((key) => `derisk.when.volatility.${key}`),
      'derisk.when.liquidity.below',
      ...['reduce', 'times', 'cool_down'].map((key) => `derisk.${key}`),
      ...['long', 'short', 'perp', 'spot'].map((leg) => `collateral.${leg}.loan`),
      ...['notional', 'leverages', 'accounts', 'entry_band'].map((key) => `crowd.${key}`),
      ...['entries_over', 'margin', 'reaction'].map((key) => `crowd.${key}`),
      ...['prefactor', 'volume', 'volatility'].map((key) => `crowd.impact.${key}`),
      ...['recovery', 'fund', 'opposite.notional', 'opposite.leverages'].map((k) => `crowd.${k}`),
      ...['rounds', 'seed'].map((key) => `crowd.${key}`),
      'gaps.max',
      'hold',
      'grid',
      'mark',
      'fills',
      'cost_of_capital',
      'delta_band',
    ]);
  });

  test('the margin and the loan of a carry, and a bracket that the file has', () => {
    expect(sweepable(CARRY)).toEqual(
      expect.arrayContaining([
        'construction.margin',
        'construction.haircut',
        'construction.borrow',
      ]),
    );
    expect(asked('liquidation.maintenance.0.rate', EVERYTHING)).toBeNull();
    expect(asked('construction.long.position.margin', EVERYTHING)).toBeNull();
  });

  test('the level of a signal, in a list too, and not which one it is', () => {
    expect(asked('leave.signal.0.min', EVERYTHING)).toBeNull();
    expect(asked('leave.signal.1.max', EVERYTHING)).toBeNull();
    for (const key of ['venue', 'instrument', 'kind'])
      expect(asked(`leave.signal.0.${key}`, EVERYTHING)?.expected).toContain(
        'what a rule looks at',
      );
    expect(asked('leave.signal.min', EVERYTHING)?.expected).toBe('a path of this scenario');
  });

  test('a policy that the file does not have, by writing its one key', () => {
    const policies: readonly (readonly [string, string, object])[] = [
      ['rebalance.at', '40 %', { rebalance: { at: 0.4, to: 0.2 } }],
      ['enter.times', '3', { enter: { coolDown: 0, times: 3 } }],
      ['enter.cool_down', '8 h', { enter: { coolDown: 28_800_000, times: 1 } }],
      ['enter.divergence.max', '1 %', { enter: { divergence: 0.01 } }],
      ['leave.divergence.min', '1 %', { leave: { divergence: 0.01 } }],
      ['leave.margin_ratio', '70 %', { leave: { marginRatio: 0.7 } }],
      ['leave.stop', '3 %', { leave: { stop: 0.03 } }],
      ['leave.take_profit', '4 %', { leave: { takeProfit: 0.04 } }],
    ];
    for (const [path, value, expected] of policies) {
      expect(asked(path)).toBeNull();
      const written = setPath(documentOf(SMALLEST), path, readValue(value));
      expect(scenarioOf(written), path).toMatchObject(expected);
    }
  });
});

describe('a sweep refuses', () => {
  test.each([
    ['window', 'the window is the same for all'],
    ['window.from', 'the window is the same for all'],
    ['window.to', 'the window is the same for all'],
    ['schema', 'changes no figure'],
    ['name', 'changes no figure'],
    ['question', 'changes no figure'],
    ['data', 'the market history is the same for all'],
    ['data.reconstruction', 'the market history is the same for all'],
    ['quotes', 'the market history is the same for all'],
    ['quotes.USD.venue', 'the market history is the same for all'],
    ['accounts', 'account facts change no margin'],
    ['accounts.binance.vip', 'account facts change no margin'],
    ['gates.survives', 'a gate judges one replay'],
    ['gates.net_min', 'a gate judges one replay'],
    ['construction.kind', 'what is traded is the same for all'],
    ['construction.long.venue', 'what is traded is the same for all'],
    ['construction.long.instrument', 'what is traded is the same for all'],
    ['construction.short.base', 'what is traded is the same for all'],
    ['construction.short.quote', 'what is traded is the same for all'],
    ['construction.short.contract', 'what is traded is the same for all'],
  ])('%s, because %s', (path, because) => {
    const issue = asked(path, EVERYTHING);
    expect(issue).toMatchObject({ where: '--grid', found: `"${path}"` });
    expect(issue?.expected).toMatch(/^a path that can be swept: /);
    expect(issue?.expected).toContain(because);
  });

  test('a borrow series, and says how times of entry are asked for', () => {
    expect(asked('construction.borrow.venue', CARRY)?.expected).toContain('what is traded');
    expect(asked('window.from')?.hint).toBe('times of entry are  --entries every=1h');
  });

  test('a whole block, naming the keys below it', () => {
    expect(asked('liquidation')).toEqual({
      where: '--grid',
      expected: 'a path that can be swept, not a map of keys',
      found: '"liquidation"',
      hint: 'below it there is liquidation.maintenance, liquidation.style, liquidation.fee or liquidation.slippage',
    });
    expect(asked('rebalance')?.hint).toContain('rebalance.at');
    expect(asked('construction')?.hint).toMatch(/^below it there is construction\.leverage, /);
    expect(asked('enter', BY_RULE)?.expected).toContain('not a map');
  });

  test('an instant and a list', () => {
    expect(asked('construction.long.position.at')?.expected).toContain('not an instant');
    expect(asked('liquidation.maintenance.0', EVERYTHING)?.expected).toContain('not a map of keys');
  });

  test.each([
    ['reserv', 'did you mean reserve?'],
    ['construction.levrage', 'did you mean construction.leverage?'],
    ['leave.stpo', 'did you mean leave.stop?'],
    ['windw.from', 'did you mean window.from?'],
    ['leverage', 'did you mean construction.leverage?'],
    ['stop', 'did you mean leave.stop?'],
    ['fee', 'did you mean liquidation.fee, rebalance.selling.fee or rebalance.fee?'],
    [
      'construction.leverage.perp',
      'there is construction.leverage.long or construction.leverage.short',
    ],
    ['rebalance.when', 'there is rebalance.at, rebalance.to, rebalance.from'],
    ['liquidation.maintenance.0.rate', 'docs/scenario.md lists every key'],
    // There are such keys, but none that may be swept.
    ['vip', 'docs/scenario.md lists every key'],
    ['instrument', 'docs/scenario.md lists every key'],
    ['net_min', 'docs/scenario.md lists every key'],
    ['weather', 'docs/scenario.md lists every key'],
    ['', 'docs/scenario.md lists every key'],
    ['__proto__', 'docs/scenario.md lists every key'],
    ['reserve.constructor', 'docs/scenario.md lists every key'],
    ['\u001b[31m', 'docs/scenario.md lists every key'],
    ['x'.repeat(100_000), 'docs/scenario.md lists every key'],
  ])('the unknown %.40j: %s', (path, hint) => {
    const issue = asked(path);
    expect(issue).toMatchObject({ where: '--grid', expected: 'a path of this scenario' });
    expect(issue?.hint).toContain(hint);
    expect(issue?.found.length).toBeLessThan(80);
    expect(issue?.found).not.toContain('\u001b');
  });
});
