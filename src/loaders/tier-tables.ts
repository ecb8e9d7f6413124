/**
 * A file of margin tiers into entries of a rule file (`legrisk tiers import`): the shape is told by
 * content, symbols are spelled the venue's way, and a table that would not mean what the engine takes
 * it to mean refuses the whole file.
 */
import { createHash } from 'node:crypto';
import { basename } from 'node:path';
import { DataError, type Issue } from '../domain/errors.ts';
import type { MarginRule } from '../domain/margin-rule.ts';
import { checkRule } from '../margin/maintenance.ts';
import { plainDecimal } from '../scenario/quantity.ts';
import { dayText } from '../units/time.ts';
import type { EpochMs } from '../units/units.ts';
import { INSTRUMENT_FORM, parseInstrument } from '../venues/instruments.ts';
import { isVenueName } from '../venues/names.ts';
import { ISSUES_MAX } from './issues.ts';
import { spellingOf } from './spelling.ts';
import { type RawTable, type RawTier, tierShape } from './tier-shapes.ts';

export interface TierFile {
  readonly venue: string;
  /** First day the tables are known to be in force. */
  readonly atMs: EpochMs;
  /** What a list without names is of, as the venue spells it; null: the file says. */
  readonly instrument: string | null;
  /** Base of one contract (quote of an inverse one), where tiers end at contracts; null: the file says. */
  readonly contractSize: number | null;
}

/** One table in the keys of a rule file. */
export interface TierEntry {
  readonly table: string;
  readonly instruments: readonly [string];
  readonly in_force_from: string;
  readonly dated_by: 'seen';
  readonly source: string;
  readonly checked_against: 'nothing yet' | 'its own deductions';
  readonly form?: 'whole';
  readonly measure?: 'contracts';
  readonly contract_size?: number;
  readonly tiers: readonly {
    readonly to?: number;
    readonly rate: string;
    readonly leverage?: number;
    readonly deduction?: number;
  }[];
}

export interface ImportedTiers {
  readonly shape: string;
  readonly entries: readonly TierEntry[];
  /** Symbols of the file that are no perpetual of the venue, such as dated futures. */
  readonly leftOut: readonly string[];
  /** The file is one page of several, by its own word. */
  readonly hasMorePages: boolean;
}

const SHAPES = [
  'leverage tiers as ccxt, Binance (leverageBracket), Bybit (risk-limit), OKX (position-tiers)',
  'or Hyperliquid (meta) give them',
].join(' ');

/**
 * @param file its name as errors and the entries' source show it
 * @throws DataError when the text is none of the shapes, holds no table of the venue, or one of its
 *         tables has a hole, a falling rate, a step, or a number that is none
 */
export function readTierTables(text: string, file: string, asked: TierFile): ImportedTiers {
  const read = tierShape(parsed(text, file), asked.instrument);
  if (read === null)
    throw new DataError({ where: file, expected: SHAPES, found: 'something else' });
  const source = `${basename(file)} (${read.shape}), sha256 ${sha256(text)}`;
  const leftOut: string[] = [];
  const issues: Issue[] = [];
  const entries = new Map<string, TierEntry>();
  for (const raw of read.tables) {
    const instrument = spelled(raw, asked);
    if (instrument === null) {
      leftOut.push(raw.symbol);
      continue;
    }
    const where = `${file}: ${instrument}`;
    const faults = faultsOf(raw, asked, where);
    issues.push(...faults);
    if (entries.has(instrument))
      issues.push({ where, expected: 'one table of each instrument', found: 'a second one' });
    if (faults.length === 0) entries.set(instrument, entryOf(raw, instrument, asked, source));
  }
  if (issues.length > 0) throw new DataError(counted(issues, file));
  if (entries.size === 0) throw noneLeft(file, asked, leftOut);
  const { shape, hasMorePages } = read;
  return { shape, entries: [...entries.values()], leftOut, hasMorePages };
}

const sha256 = (text: string): string =>
  createHash('sha256').update(text).digest('hex').slice(0, 16);

function parsed(text: string, file: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    const found = error instanceof Error ? (error.message.split('\n')[0] ?? '') : String(error);
    throw new DataError({ where: file, expected: 'JSON', found });
  }
}

/** All that is wrong is wrong at once; beyond ten the rest is counted. */
const counted = (issues: readonly Issue[], file: string): readonly Issue[] =>
  issues.length <= ISSUES_MAX
    ? issues
    : [
        ...issues.slice(0, ISSUES_MAX - 1),
        {
          where: file,
          expected: 'tables that are continuous',
          found: `${issues.length - ISSUES_MAX + 1} further faults`,
        },
      ];

const noneLeft = (where: string, { venue }: TierFile, leftOut: readonly string[]): DataError =>
  new DataError({
    where,
    expected: `tiers of a perpetual of ${venue}`,
    found: leftOut.length === 0 ? 'no table' : `only ${leftOut.slice(0, 3).join(', ')}`,
    hint: 'check --venue; a list without names needs --instrument',
  });

/** The venue's own name of a table; null where it is none of its perpetuals. */
function spelled({ symbol, spelling }: RawTable, asked: TierFile): string | null {
  const name =
    symbol === asked.instrument || spelling === 'venue' ? symbol : fromPair(symbol, asked);
  if (name === null || !INSTRUMENT_FORM.test(name)) return null;
  if (!isVenueName(asked.venue)) return name;
  const read = parseInstrument(asked.venue, name);
  return read === null || read.contract === 'spot' ? null : name;
}

/** `BTC/USDT:USDT`; a date after it makes it a dated future. */
function fromPair(symbol: string, { venue }: TierFile): string | null {
  const [, base, quote, settle] = /^([^/:]+)\/([^/:]+):([^/:-]+)$/.exec(symbol) ?? [];
  if (base === undefined || quote === undefined || settle === undefined) return null;
  return spellingOf(venue)?.spell({ base, quote, settle }) ?? null;
}

const sizeOf = (raw: RawTable, asked: TierFile): number | null =>
  raw.contractSize ?? asked.contractSize;

function faultsOf(raw: RawTable, asked: TierFile, where: string): readonly Issue[] {
  const issues = [...holes(raw, where)];
  if (raw.measure === 'contracts' && !((sizeOf(raw, asked) ?? 0) > 0))
    issues.push({
      where,
      expected: 'the size of a contract, for tiers that end at contracts',
      found: 'none',
      hint: 'import one instrument at a time with  --contract-size 0.01',
    });
  if (issues.length > 0) return issues;
  try {
    checkRule(ruleOf(raw, asked), where);
    return [];
  } catch (error) {
    if (error instanceof DataError) return error.issues;
    throw error;
  }
}

/** Tiers begin at zero and each where the one before it ends, or at the next contract. */
function holes({ tiers, measure }: RawTable, where: string): readonly Issue[] {
  const slack = measure === 'contracts' ? 1 : 0;
  const stated = tiers.some((tier, b) => b > 0 && tier.deduction !== null);
  let end = 0;
  for (const [b, { floor, to, rate, maxLeverage, deduction }] of tiers.entries()) {
    const at = `${where} tier ${b + 1}`;
    const numbers = [floor ?? 0, to, rate, maxLeverage ?? 1, deduction ?? 0];
    if (numbers.some(Number.isNaN))
      return [{ where: at, expected: 'numbers for ends, rate and leverage', found: 'none' }];
    if (stated && b > 0 && deduction === null)
      return [{ where: at, expected: 'a deduction, as in the other tiers', found: 'none' }];
    const meets = floor === null || (floor >= end && floor <= end + (b === 0 ? 0 : slack));
    if (!meets)
      return [{ where: at, expected: `a tier that begins at ${end}`, found: String(floor) }];
    end = to;
  }
  return [];
}

const ruleOf = (raw: RawTable, asked: TierFile): MarginRule => ({
  form: raw.form,
  tiers: raw.tiers.map(({ to, rate, maxLeverage }, b) => ({
    to,
    rate,
    maxLeverage,
    deduction: deductionOf(raw, b),
  })),
  measure: raw.measure,
  contractSize: sizeOf(raw, asked) ?? 1,
  basis: 'mark',
  closeFee: 0,
  slopePerCoin: 0,
});

/** The first tier of a table with deductions takes off nothing, where it says nothing. */
function deductionOf({ tiers }: RawTable, b: number): number | null {
  const stated = tiers[b]?.deduction ?? null;
  return stated === null && b === 0 && tiers.some(({ deduction }) => deduction !== null)
    ? 0
    : stated;
}

function entryOf(raw: RawTable, instrument: string, asked: TierFile, source: string): TierEntry {
  const day = dayText(asked.atMs);
  const stated = raw.tiers.some(({ deduction }) => deduction !== null);
  const contracts = { measure: 'contracts', contract_size: sizeOf(raw, asked) ?? 1 } as const;
  return {
    table: `${instrument} tiers of ${day}`,
    instruments: [instrument],
    in_force_from: day,
    dated_by: 'seen',
    source,
    checked_against: stated ? 'its own deductions' : 'nothing yet',
    ...(raw.form === 'whole' ? { form: 'whole' } : {}),
    ...(raw.measure === 'contracts' ? contracts : {}),
    tiers: raw.tiers.map((tier, b) => tierText(tier, deductionOf(raw, b))),
  };
}

const tierText = (
  { to, rate, maxLeverage }: RawTier,
  deduction: number | null,
): TierEntry['tiers'][number] => ({
  ...(Number.isFinite(to) ? { to } : {}),
  rate: `${plainDecimal(rate, 2)} %`,
  ...(maxLeverage === null ? {} : { leverage: maxLeverage }),
  ...(deduction === null ? {} : { deduction }),
});
