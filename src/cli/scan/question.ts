/** What `scan` is asked, read and checked before anything is read from the store. */
import { ScenarioError } from '../../domain/errors.ts';
import type { ScanResult } from '../../domain/scan.ts';
import { foundText } from '../../scenario/found.ts';
import { AMOUNT, ANNUAL, DURATION, FRACTION } from '../../scenario/quantity.ts';
import type { WindowMs } from '../../store/window.ts';
import { readLeverages } from '../leverages-option.ts';
import { windowOption } from '../window-option.ts';
import { SORTS, type Sort } from './sorts.ts';

export interface ScanQuestionOptions {
  /** Undefined: 1, 2 and 3. */
  readonly leverage: readonly string[] | undefined;
  readonly hold: string;
  readonly entries: string;
  readonly capital: string;
  readonly survivor: ScanResult['survivor']['policy'];
  readonly reaction: string;
  readonly minAge: string | undefined;
  readonly minHeadline: string | undefined;
  readonly coin: readonly string[];
  readonly venue: readonly string[];
  readonly construction: 'delta-neutral' | 'cash-and-carry' | undefined;
  readonly sameQuote: boolean;
  readonly from: string | undefined;
  readonly to: string | undefined;
  readonly reconstruction: string | undefined;
  readonly set: readonly string[];
  readonly sort: Sort;
}

export interface ScanQuestion {
  readonly leverages: readonly number[];
  readonly holdMs: number;
  readonly holdText: string;
  readonly entriesText: string;
  readonly capital: { readonly amount: number; readonly currency: string };
  readonly capitalText: string;
  readonly survivor: ScanResult['survivor'];
  readonly minAgeMs: number;
  readonly minHeadlineAprFraction: number;
  /** Empty: all. */
  readonly coins: ReadonlySet<string>;
  readonly venues: ReadonlySet<string>;
  readonly construction: ScanQuestionOptions['construction'] | null;
  readonly sameQuote: boolean;
  readonly window: WindowMs;
  readonly reconstruction: string | null;
  readonly set: readonly string[];
  readonly sort: Sort;
}

/** @throws ScenarioError naming the option that is wrong */
export function readScanQuestion(options: ScanQuestionOptions): ScanQuestion {
  const { hold, entries, capital, set, sameQuote } = options;
  for (const path of set) refuseOwn(path);
  return {
    leverages: readLeverages('--leverage', options.leverage ?? ['1,2,3']),
    holdMs: lengthOf('--hold', hold, '"7 d"'),
    holdText: hold,
    entriesText: entries,
    capital: amountOf(capital),
    capitalText: capital,
    survivor: { policy: options.survivor, reactionMs: reactionOf(options.reaction) },
    minAgeMs: options.minAge === undefined ? 0 : lengthOf('--min-age', options.minAge, '"30 d"'),
    minHeadlineAprFraction: options.minHeadline === undefined ? 0 : aprOf(options.minHeadline),
    coins: new Set(options.coin.map((coin) => coin.toUpperCase())),
    venues: new Set(options.venue),
    construction: options.construction ?? null,
    sameQuote,
    window: windowOption(options),
    reconstruction: options.reconstruction ?? null,
    set,
    sort: SORTS.includes(options.sort) ? options.sort : SORTS[0],
  };
}

function lengthOf(where: string, text: string, example: string): number {
  const ms = DURATION.read(text);
  if (ms !== null && ms > 0) return ms;
  throw new ScenarioError({
    where,
    expected: 'a length of time above zero',
    found: foundText(text),
    hint: `such as  ${where} ${example}`,
  });
}

/** Of what becomes of a leg that is left; at once is a length of time too. */
function reactionOf(text: string): number {
  const ms = DURATION.read(text);
  if (ms !== null && ms >= 0) return ms;
  throw new ScenarioError({
    where: '--reaction',
    expected: 'a length of time',
    found: foundText(text),
    hint: 'such as  --reaction "30 min"',
  });
}

/** What an option of the scan says of all pairs: by `--set` the head of the page would say one thing, and the entries do another. */
const OWN: readonly (readonly [path: string, option: string])[] = [
  ['capital', '--capital'],
  ['hold', '--hold'],
  ['window', '--from and --to'],
  ['construction.leverage', '--leverage'],
  ['survivor.policy', '--survivor'],
  ['survivor.reaction', '--reaction'],
  ['survivor', '--survivor and --reaction'],
  ['data', '--reconstruction'],
];

function refuseOwn(set: string): void {
  const [path = ''] = set.split('=');
  const own = OWN.find(([key]) => path.trim() === key || path.trim().startsWith(`${key}.`));
  if (own === undefined) return;
  throw new ScenarioError({
    where: '--set',
    expected: 'a path that no option of the scan says',
    found: foundText(path.trim()),
    hint: `say it by  ${own[1]}`,
  });
}

function amountOf(text: string): ScanQuestion['capital'] {
  const amount = AMOUNT.read(text);
  if (amount !== null && amount.amount > 0) return amount;
  throw new ScenarioError({
    where: '--capital',
    expected: 'an amount above zero with its currency',
    found: foundText(text),
    hint: 'such as  --capital "10_000 USDT"',
  });
}

/** `20 %`, or `20 %/year`. */
function aprOf(text: string): number {
  const apr = ANNUAL.read(text) ?? FRACTION.read(text);
  if (apr !== null && apr >= 0) return apr;
  throw new ScenarioError({
    where: '--min-headline',
    expected: 'a rate a year of 0 % or more',
    found: foundText(text),
    hint: 'such as  --min-headline "20 %"',
  });
}
