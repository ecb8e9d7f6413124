/**
 * Goal: `legrisk liq-price` gives the figures that venues and other projects publish.
 * Method: every numeric case about one position is typed as a user types it, and the command's JSON is
 * held against the case; that the built program prints the same is for liq-price.test.ts. The cases are
 * not part of the project: they are looked for beside it, or where LEGRISK_CASES says, and are skipped
 * by name where there are none. Cases of other kinds are asked of the margin maths itself, in test/cases.
 */
import { existsSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { commandLine } from '../../src/cli/command-line.ts';
import { plainDecimal } from '../../src/scenario/quantity.ts';
import { keptTerminal } from '../builders/terminal.ts';
import { answers, type NumericCase, near, readCases } from '../cases/case.ts';
import { Fields } from '../cases/fields.ts';

const CASES = process.env['LEGRISK_CASES'] ?? '../shared/cases';

/** A day on which Bybit's first formula, with the requirement of the entry's value, was in force. */
const FIRST_BYBIT = ['--at', '2024-10-01'] as const;

/** Ours for a case's venue; a rule that belongs to none is asked of one that has it. */
function venueOf({ venue, kind, inputs }: NumericCase): readonly string[] {
  const name = venue.replaceAll('_', '-').replace(/\(.*$/, '');
  const known: Readonly<Record<string, readonly string[]>> = {
    okx: ['okx-swap'],
    'okx-inverse': ['okx-swap'],
    gate: ['gate-usdt'],
    'deribit-linear': ['deribit'],
    'bitmex-inverse': ['bitmex', '--contract', 'inverse'],
    generic: ['binance-usdm'],
    bybit: ['bybit-linear'],
    // Margined in coin with the requirement fixed at entry and no fee in it: Bybit's first formula.
    inverse: ['bybit-inverse', ...FIRST_BYBIT],
  };
  if (/^Gate CrossEx/.test(venue)) return ['gate-usdt'];
  if (isInverseByUnit(inputs)) return ['bybit-inverse'];
  const first =
    venue.includes('legacy') || /cross_inverse$/.test(kind) || isFirstSample(venue, kind);
  return known[name] ?? (first ? [name, ...FIRST_BYBIT] : [name]);
}

/** The linear Bybit samples are of the first formula; the published inverse one is of the present one. */
const isFirstSample = (venue: string, kind: string): boolean =>
  venue === 'bybit_linear' && kind === 'liquidation_price_isolated';

/** Bybit's inverse contracts are of 1 USD, and such a case gives their number as its quantity. */
const isInverseByUnit = (inputs: Fields): boolean =>
  inputs.has('symbol') && inputs.text('symbol').endsWith('USD');

const percent = (fraction: number): string => `${plainDecimal(fraction, 2)} %`;

/** The case as a command line; `more` comes last. */
function wordsOf(one: NumericCase, more: readonly string[] = []): readonly string[] {
  const { inputs } = one;
  const entry = entryOf(inputs);
  const instrument = one.contract === '' ? 'ANY' : one.contract;
  return [
    ...['liq-price', '--json', '--venue', ...venueOf(one), '--instrument', instrument],
    ...['--side', inputs.side() > 0 ? 'long' : 'short', '--entry', `${entry}`],
    ...sizeOf(inputs),
    ...ruleOf(inputs),
    ...more,
  ];
}

/** Hyperliquid's own samples tell the margin as it is now, so the position is taken at its value now. */
function entryOf(inputs: Fields): number {
  if (inputs.has('position_value'))
    return inputs.number('position_value') / inputs.number('size', 'qty');
  return inputs.numberOr(100, 'entry_price', 'entry', 'price', 'mark_price');
}

function sizeOf(inputs: Fields): readonly string[] {
  const worth = ['contract_multiplier_usd', 'ct_val_usd', 'contract_usd'] as const;
  if (inputs.has('contracts'))
    return [
      ...['--contracts', `${inputs.number('contracts')}`],
      ...['--contract-size', `${inputs.numberOr(1, ...worth)}`],
    ];
  if (inputs.has('qty_usd') || isInverseByUnit(inputs))
    return ['--contracts', `${inputs.number('qty_usd', 'qty')}`, '--contract-size', '1'];
  const size = inputs.numberOr(1, 'qty', 'size', 'size_btc', 'size_coin');
  return ['--quantity', `${Math.abs(size)}`];
}

/** A rate of the case's own in the venue's formula, with what else the case names. */
function ruleOf(inputs: Fields): readonly string[] {
  const rates = ['mmr', 'mm_rate', 'mmf', 'margin_maint'] as const;
  const fees = ['taker_fee', 'liq_fee_rate'] as const;
  const words: string[] = [];
  if (rates.some((name) => inputs.has(name)))
    words.push('--maintenance', percent(inputs.number(...rates)));
  else if (inputs.has('max_leverage'))
    // Hyperliquid: half of the initial margin at the largest leverage.
    words.push('--maintenance', percent(1 / (2 * inputs.number('max_leverage'))));
  else words.push('--maintenance', '1 %');
  const amount = inputs.numberOr(0, 'maint_amount', 'mm_deduction');
  if (amount > 0) words.push('--maintenance-amount', `${amount}`);
  if (fees.some((name) => inputs.has(name))) words.push('--taker', percent(inputs.number(...fees)));
  return words;
}

const MARGINS = [
  ...(['isolated_wallet', 'isolated_margin', 'wallet_balance', 'margin_coin'] as const),
  ...(['wallet_margin', 'equity'] as const),
] as const;

/** What stands behind the position; a case that names a margin means it, whatever its leverage. */
function backingOf(inputs: Fields): readonly string[] {
  if (MARGINS.some((name) => inputs.has(name)))
    return ['--margin', `${inputs.number(...(MARGINS as readonly [string, ...string[]]))}`];
  return leverageOf(inputs);
}

function leverageOf(inputs: Fields): readonly string[] {
  const extra = inputs.numberOr(0, 'extra_margin');
  return [
    ...['--leverage', `${inputs.numberOr(1, 'leverage')}`],
    ...(extra > 0 ? ['--extra-margin', `${extra}`] : []),
  ];
}

const sharedOf = (inputs: Fields): readonly string[] => [
  ...['--margin-mode', 'cross'],
  ...['--wallet-balance', `${inputs.number('wallet_balance', 'account_balance')}`],
  ...['--other-maintenance', `${inputs.numberOr(0, 'tmm_others', 'order_margin')}`],
  `--other-upnl=${inputs.numberOr(0, 'upnl_others')}`,
];

/** The program's answer to a command line: its parser and its command, in this process. */
async function asked(words: readonly string[]): Promise<Fields> {
  const terminal = keptTerminal();
  let work: (() => Promise<number> | number) | undefined;
  const parser = commandLine(words, terminal, (chosen) => {
    work = chosen;
  });
  await parser.parseAsync([...words], {}, () => undefined);
  const code = await work?.();
  const noted = terminal.said.filter((line) => !line.startsWith('note: '));
  expect([code, noted], words.join(' ')).toEqual([0, []]);
  return new Fields('stdout', JSON.parse(terminal.told.join('')));
}

type Handler = (one: NumericCase) => Promise<void>;

async function prices(one: NumericCase, backing: readonly string[]): Promise<void> {
  const answer = await asked(wordsOf(one, backing));
  const buffer = one.inputs.numberOr(0, 'liquidation_buffer');
  if (one.expected.has('liquidation_price')) {
    // A share of the distance that one program keeps away from the venue's price.
    const price = answer.number('liquidationPrice');
    const kept = one.inputs.side() * buffer * Math.abs(entryOf(one.inputs) - price);
    answers(one, 'liquidation_price', price + kept);
  }
  if (one.expected.has('bankruptcy_price'))
    answers(one, 'bankruptcy_price', answer.number('bankruptcyPrice'));
}

const isolated: Handler = (one) => prices(one, backingOf(one.inputs));
const cross: Handler = (one) => prices(one, sharedOf(one.inputs));

async function markOf(one: NumericCase, ...more: readonly string[]): Promise<Fields> {
  const mark = ['--mark', `${one.inputs.number('mark_price', 'mark', 'price')}`];
  return (await asked(wordsOf(one, [...more, ...mark]))).inner('atMark');
}

async function unrealised(one: NumericCase): Promise<void> {
  const now = await markOf(one, ...backingOf(one.inputs));
  for (const name of ['unrealized_pnl', 'unrealized_pnl_coin'])
    if (one.expected.has(name)) answers(one, name, now.number('unrealisedSettlement'));
  if (one.expected.has('notional_coin'))
    answers(one, 'notional_coin', now.number('notionalSettlement'));
}

async function maintained(one: NumericCase): Promise<void> {
  const name = one.expected.has('mm_btc') ? 'mm_btc' : 'maintenance_margin';
  const now = (await asked(wordsOf(one, leverageOf(one.inputs)))).inner('atMark');
  answers(one, name, now.number('maintenanceSettlement'));
}

/** What a leverage asks for; where the case names the venue's rates, the least it opens with. */
async function initial(one: NumericCase): Promise<void> {
  const { inputs, expected } = one;
  const rate = inputs.numberOr(1, 'margin_init');
  const leverage = ['--leverage', `${inputs.number('leverage') / rate}`];
  const posted = (await asked(wordsOf(one, leverage))).number('postedSettlement');
  for (const name of ['im', 'im_btc', 'margin_coin'])
    if (expected.has(name)) answers(one, name, posted);
  if (expected.has('im_usd')) answers(one, 'im_usd', posted * inputs.number('price'));
}

/** By the venue's own table. */
async function leastInitial(one: NumericCase): Promise<void> {
  const words = wordsOf(one, ['--leverage', '1']).filter(
    (word, i, all) => word !== '--maintenance' && all[i - 1] !== '--maintenance',
  );
  const answer = await asked(words);
  const rate = answer.number('leastInitialMarginFraction');
  answers(one, 'im_rate', rate);
  answers(one, 'initial_margin', rate * answer.inner('atMark').number('notionalSettlement'));
}

/** OKX shows equity ÷ requirement, with the fee of the close in the requirement. */
async function ratio(one: NumericCase): Promise<void> {
  const { inputs } = one;
  // The entry that makes the published P&L at the published mark: 1/e = upl/N + 1/m.
  const worth = inputs.number('contracts') * inputs.number('ct_val_usd');
  const entry = 1 / (inputs.number('upl_coin') / worth + 1 / inputs.number('mark_price'));
  const margin = ['--margin', `${inputs.number('margin_coin')}`];
  const words = wordsOf(one, [...margin, '--mark', `${inputs.number('mark_price')}`]);
  const moved = words.map((word, i) => (words[i - 1] === '--entry' ? `${entry}` : word));
  const now = (await asked(moved)).inner('atMark');
  answers(one, 'margin_ratio', 1 / now.number('marginRatio'));
  const own = now.number('maintenanceSettlement') - now.number('closingFeeSettlement');
  answers(one, 'mm_coin', own);
}

async function distance(one: NumericCase): Promise<void> {
  const answer = await asked(wordsOf(one, leverageOf(one.inputs)));
  answers(one, 'distance', answer.number('distanceFraction'));
}

/** The account's own maintenance is the tier's rate and the fee of the close, of the notional. */
async function withFee(one: NumericCase): Promise<void> {
  const { inputs, expected } = one;
  const words = [
    ...['liq-price', '--json', '--venue', ...venueOf(one), '--instrument', 'ANY_USDT'],
    ...['--side', 'long', '--entry', `${inputs.number('notional')}`, '--quantity', '1'],
    ...['--leverage', '1', '--maintenance', percent(expected.number('mmr'))],
  ];
  const now = (await asked(words)).inner('atMark');
  near(one, 'maintenance', now.number('maintenanceSettlement'), inputs.number('venue_reported_mm'));
}

const HANDLERS: Readonly<Record<string, Handler>> = {
  liquidation_price_isolated: isolated,
  liquidation_price_isolated_inverse: isolated,
  liquidation_price_inverse: isolated,
  liquidation_price_cross: cross,
  liquidation_price_cross_inverse: cross,
  bankruptcy_price_isolated: isolated,
  bankruptcy_price_inverse: isolated,
  bankruptcy_price_cross_inverse: cross,
  unrealized_pnl: unrealised,
  unrealized_pnl_inverse: unrealised,
  maintenance_margin: maintained,
  maintenance_includes_close_fee: withFee,
  initial_margin: (one) => (one.inputs.has('base') ? leastInitial(one) : initial(one)),
  initial_margin_inverse: initial,
  margin_ratio_inverse: ratio,
  liquidation_distance: distance,
};

const cases = existsSync(CASES) ? readCases(CASES) : [];

describe.skipIf(cases.length === 0)('numeric cases from outside', () => {
  test.each(
    cases
      .filter(({ kind }) => Object.hasOwn(HANDLERS, kind))
      .map((one) => [one.id, one.kind, one] as const),
  )('%s %s', (_id, kind, one) => HANDLERS[kind]?.(one));
});
