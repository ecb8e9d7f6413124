/** What `legrisk liq-price` was asked, read from its options; all that is wrong is told at once. */
import { type Issue, ScenarioError } from '../domain/errors.ts';
import type { Position } from '../margin/cross-positions.ts';
import type { Backing } from '../margin/liq-price.ts';
import type { FlatMaintenance } from '../margin/venue-terms.ts';
import { FRACTION, INSTANT, LEVERAGE, type Quantity } from '../scenario/quantity.ts';

/** The options as they were typed. */
export interface LiqPriceOptions {
  readonly venue: string | undefined;
  readonly instrument: string | undefined;
  readonly side: 'long' | 'short' | undefined;
  readonly entry: string | undefined;
  readonly quantity: string | undefined;
  readonly contracts: string | undefined;
  readonly 'contract-size': string | undefined;
  readonly contract: 'linear' | 'inverse' | undefined;
  readonly leverage: string | undefined;
  readonly 'extra-margin': string | undefined;
  readonly margin: string | undefined;
  readonly 'margin-mode': 'isolated' | 'cross';
  readonly 'wallet-balance': string | undefined;
  readonly 'other-maintenance': string | undefined;
  readonly 'other-upnl': string | undefined;
  readonly at: string | undefined;
  readonly maintenance: string | undefined;
  readonly 'maintenance-amount': string | undefined;
  readonly taker: string | undefined;
  readonly mark: string | undefined;
  readonly 'funding-rate': string | undefined;
  readonly rules: string | undefined;
  readonly json: boolean;
}

/** How large the position is: in coin, or in contracts of a size that the venue's table may tell. */
export type Size =
  | { readonly kind: 'quantity'; readonly quantity: number }
  | { readonly kind: 'contracts'; readonly count: number; readonly size: number | null };

export interface Question {
  readonly venue: string;
  readonly instrument: string;
  readonly side: 1 | -1;
  readonly entry: number;
  readonly size: Size;
  /** Null: as the instrument's name says. */
  readonly contract: 'linear' | 'inverse' | null;
  readonly backing: Backing;
  /** Null: not named. In cross margin it changes no price. */
  readonly leverage: number | null;
  /** Null: the latest known rules. */
  readonly atMs: number | null;
  readonly maintenance: FlatMaintenance | null;
  readonly closeFee: number | null;
  /** Null: the entry. */
  readonly mark: number | null;
  readonly fundingRate: number | null;
}

/** @throws ScenarioError naming every option that is missing, wrong or out of place */
export function questionOf(options: LiqPriceOptions): Question {
  const reader = new Reader(options);
  const leverage = reader.value('leverage', MULTIPLE);
  const question: Question = {
    venue: reader.text('venue', 'a venue such as binance-usdm'),
    instrument: reader.text('instrument', 'an instrument as the venue spells it'),
    side: reader.text('side', 'long or short') === 'short' ? -1 : 1,
    entry: reader.needed('entry', PRICE),
    size: sizeOf(reader),
    contract: options.contract ?? null,
    backing: backingOf(reader, leverage),
    leverage,
    atMs: reader.value('at', INSTANT),
    maintenance: maintenanceOf(reader),
    closeFee: reader.value('taker', SHARE),
    mark: reader.value('mark', PRICE),
    fundingRate: reader.value('funding-rate', RATE),
  };
  reader.refuse();
  return question;
}

type Name = Exclude<keyof LiqPriceOptions, 'json'>;
type Reading = Pick<Quantity<number>, 'expected' | 'advise' | 'read'>;

const NUMBER = /^[+-]?\d[\d_]*(?:\.\d*)?(?:e[+-]?\d+)?$/i;

/** A bare number as people and programs write it. */
function numberOf(found: unknown): number | null {
  if (typeof found !== 'string' || found.length > 60 || !NUMBER.test(found.trim())) return null;
  const x = Number(found.replaceAll('_', ''));
  return Number.isFinite(x) ? x : null;
}

const bare = (expected: string, holds: (x: number) => boolean): Reading => ({
  expected,
  read(found) {
    const x = numberOf(found);
    return x !== null && holds(x) ? x : null;
  },
});
const bounded = (expected: string, holds: (x: number) => boolean): Reading => ({
  ...(FRACTION.advise === undefined ? {} : { advise: FRACTION.advise }),
  expected,
  read(found) {
    const x = FRACTION.read(found);
    return x !== null && holds(x) ? x : null;
  },
});

const PRICE = bare('a price above zero such as 50_000', (x) => x > 0);
const SIZE = bare('a size above zero such as 1.5', (x) => x > 0);
const AMOUNT = bare('an amount in the settlement currency, not below zero', (x) => x >= 0);
const SIGNED = bare('an amount in the settlement currency, of either sign', () => true);
const SHARE = bounded('a fraction under 100 % such as 1 % or 5 bps', (x) => x >= 0 && x < 1);
const RATE = bounded('a rate an interval, above zero, such as 0.01 %', (x) => x > 0 && x < 1);
const MULTIPLE: Reading = {
  expected: LEVERAGE.expected,
  read: (found) => LEVERAGE.read(numberOf(found) ?? found),
};

class Reader {
  readonly #issues: Issue[] = [];
  readonly #options: LiqPriceOptions;

  constructor(options: LiqPriceOptions) {
    this.#options = options;
  }

  has(name: Name): boolean {
    return this.#options[name] !== undefined;
  }

  isCross(): boolean {
    return this.#options['margin-mode'] === 'cross';
  }

  wrong(where: string, expected: string, found: string, hint?: string): void {
    this.#issues.push({ where, expected, found, ...(hint === undefined ? {} : { hint }) });
  }

  text(name: Name, expected: string): string {
    const text = this.#options[name];
    if (text === undefined) this.wrong(`--${name}`, expected, 'nothing');
    return text ?? '';
  }

  /** Null where the option was not given, or is wrong and has been noted. */
  value(name: Name, { expected, advise, read }: Reading): number | null {
    const text = this.#options[name];
    if (text === undefined) return null;
    const value = read(text);
    if (value === null) this.wrong(`--${name}`, expected, text, advise?.(text));
    return value;
  }

  /** NaN where it is missing or wrong; no question leaves with one. */
  needed(name: Name, reading: Reading): number {
    if (!this.has(name)) this.wrong(`--${name}`, reading.expected, 'nothing');
    return this.value(name, reading) ?? Number.NaN;
  }

  /** Options that say something only beside another. */
  without(names: readonly Name[], expected: string, hint?: string): void {
    for (const name of names)
      if (this.has(name))
        this.wrong(`--${name}`, expected, `--${name} ${this.#options[name]}`, hint);
  }

  refuse(): void {
    if (this.#issues.length > 0) throw new ScenarioError(this.#issues.slice(0, 10));
  }
}

function sizeOf(reader: Reader): Size {
  if (reader.has('contracts') && !reader.has('quantity'))
    return {
      kind: 'contracts',
      count: reader.needed('contracts', SIZE),
      size: reader.value('contract-size', SIZE),
    };
  reader.without(['contracts'], 'either --quantity (coin) or --contracts');
  reader.without(['contract-size'], 'no size of a contract where --quantity is in coin');
  return { kind: 'quantity', quantity: reader.needed('quantity', SIZE) };
}

function backingOf(reader: Reader, leverage: number | null): Backing {
  if (reader.isCross()) return crossOf(reader);
  reader.without(
    ['wallet-balance', 'other-maintenance', 'other-upnl'],
    'nothing of a shared balance in isolated margin',
    'add  --margin-mode cross',
  );
  if (reader.has('margin')) {
    reader.without(['leverage'], 'either --leverage or --margin');
    reader.without(['extra-margin'], 'an extra margin beside --leverage; add it to --margin');
    return { kind: 'margin', margin: reader.needed('margin', SIGNED) };
  }
  if (!reader.has('leverage'))
    reader.wrong('command line', '--leverage or --margin', 'neither', '--leverage 5');
  return {
    kind: 'leverage',
    leverage: leverage ?? Number.NaN,
    extra: reader.value('extra-margin', SIGNED) ?? 0,
  };
}

function crossOf(reader: Reader): Backing {
  reader.without(
    ['margin', 'extra-margin'],
    'a balance that all positions share',
    'write  --wallet-balance',
  );
  return {
    kind: 'cross',
    shared: {
      wallet: reader.needed('wallet-balance', SIGNED),
      otherMaintenance: reader.value('other-maintenance', AMOUNT) ?? 0,
      otherUnrealised: reader.value('other-upnl', SIGNED) ?? 0,
    },
  };
}

function maintenanceOf(reader: Reader): FlatMaintenance | null {
  if (!reader.has('maintenance')) {
    reader.without(
      ['maintenance-amount'],
      'a deduction beside a rate of its own',
      'add  --maintenance "1 %"',
    );
    return null;
  }
  return {
    rate: reader.value('maintenance', SHARE) ?? Number.NaN,
    amount: reader.value('maintenance-amount', AMOUNT) ?? 0,
  };
}

/**
 * The position, its size in coin and in quote.
 *
 * @param contractSize where the venue's table tells it, coin or quote of a contract
 * @throws ScenarioError when contracts are counted and nobody says how large one is
 */
export function positionOf(
  { side, entry, size }: Pick<Question, 'side' | 'entry' | 'size'>,
  contract: 'linear' | 'inverse',
  contractSize: number | null,
): Position {
  if (size.kind === 'quantity') {
    const { quantity } = size;
    return { contract, side, entry, quantity, contracts: quantity * entry };
  }
  const each = size.size ?? contractSize;
  if (each === null)
    throw new ScenarioError({
      where: '--contract-size',
      expected:
        contract === 'inverse' ? 'the quote worth of a contract' : 'the coin in one contract',
      found: 'nothing',
      hint: contract === 'inverse' ? '--contract-size 100' : '--contract-size 0.01',
    });
  const worth = size.count * each;
  return contract === 'inverse'
    ? { contract, side, entry, quantity: worth / entry, contracts: worth }
    : { contract, side, entry, quantity: worth, contracts: worth * entry };
}
