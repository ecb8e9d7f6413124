/** Venue rule files (`data/venues/*.yaml`) into rule books. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { z } from 'zod';
import { DataError } from '../domain/errors.ts';
import { FRACTION } from '../scenario/quantity.ts';
import { parseInstant } from '../units/time.ts';
import type { RuleBook } from '../venues/rule-book.ts';

/** A fraction written with its unit. */
const fractionText = z.string().transform((text, context) => {
  const read = FRACTION.read(text);
  if (read !== null) return read as number;
  context.addIssue({ code: 'custom', message: `expected ${FRACTION.expected}; found ${text}` });
  return z.NEVER;
});

const dateText = z.string().transform((text, context) => {
  const at = parseInstant(text);
  if (at !== null) return at as number;
  context.addIssue({
    code: 'custom',
    message: `expected a date such as 2024-01-31; found ${text}`,
  });
  return z.NEVER;
});

/** Null is an honest value: known, but unsourced. */
const sourced = { source: z.string().min(1).nullable(), checked_against: z.string().min(1) };

const ruleFile = z.strictObject({
  schema: z.literal(1),
  venue: z.string().regex(/^[a-z0-9-]+$/),
  title: z.string().min(1),
  equality: z.enum(['liquidates', 'survives']),
  funding_price: z.enum(['mark', 'index']),
  taker_fees: z
    .array(z.strictObject({ in_force_from: dateText, taker: fractionText, ...sourced }))
    .min(1),
  maintenance: z.array(
    z.strictObject({
      table: z.string().min(1),
      instruments: z.array(z.string().min(1)).min(1),
      in_force_from: dateText,
      brackets: z
        .array(z.strictObject({ to: z.number().positive().optional(), rate: fractionText }))
        .min(1),
      ...sourced,
    }),
  ),
  liquidation: z.strictObject({
    style: z.enum(['takeover', 'market', 'coordinated']),
    fee: fractionText,
    slippage: fractionText.default(0),
    ...sourced,
  }),
  collateral: z.strictObject({ haircut: fractionText, ...sourced }).optional(),
});

type RuleFile = z.output<typeof ruleFile>;

/**
 * One rule file's text as a rule book, its rules oldest first.
 *
 * @throws DataError naming every place that is wrong
 */
export function parseRuleFile(text: string, file: string): RuleBook {
  let data: unknown;
  try {
    data = parse(text, { schema: 'core', maxAliasCount: 0 });
  } catch (error) {
    const found = error instanceof Error ? (error.message.split('\n')[0] ?? '') : String(error);
    throw new DataError({ where: file, expected: 'YAML', found });
  }
  const read = ruleFile.safeParse(data);
  if (!read.success)
    throw new DataError(
      read.error.issues.slice(0, 10).map(({ path, message }) => ({
        where: `${file}: ${path.join('.')}`,
        expected: 'a venue rule file as CONTRIBUTING.md describes it',
        found: message,
      })),
    );
  return ruleBook(read.data);
}

function ruleBook(file: RuleFile): RuleBook {
  const oldestFirst = <T extends { readonly inForceFromMs: number }>(rules: T[]): T[] =>
    rules.sort((a, b) => a.inForceFromMs - b.inForceFromMs);
  return {
    venue: file.venue,
    title: file.title,
    equalityKills: file.equality === 'liquidates',
    fundingPrice: file.funding_price,
    takerFees: oldestFirst(
      file.taker_fees.map(({ in_force_from, taker, source, checked_against }) => ({
        inForceFromMs: in_force_from,
        taker,
        source,
        checkedAgainst: checked_against,
      })),
    ),
    maintenance: oldestFirst(
      file.maintenance.map((rule) => ({
        table: rule.table,
        instruments: rule.instruments,
        inForceFromMs: rule.in_force_from,
        brackets: rule.brackets.map(({ to, rate }) => ({
          to: to ?? Number.POSITIVE_INFINITY,
          rate,
        })),
        source: rule.source,
        checkedAgainst: rule.checked_against,
      })),
    ),
    liquidation: {
      style: file.liquidation.style,
      fee: file.liquidation.fee,
      slippage: file.liquidation.slippage,
      source: file.liquidation.source,
      checkedAgainst: file.liquidation.checked_against,
    },
    collateral:
      file.collateral === undefined
        ? null
        : {
            haircut: file.collateral.haircut,
            source: file.collateral.source,
            checkedAgainst: file.collateral.checked_against,
          },
  };
}

/**
 * Rule books of a folder, by venue. A file is named for its venue, so that a replay need not parse
 * those it does not use.
 *
 * @param wanted venues to read; undefined: every file
 */
export function readRuleBooks(
  folder: string,
  wanted?: ReadonlySet<string>,
): ReadonlyMap<string, RuleBook> {
  const books = new Map<string, RuleBook>();
  const files = readdirSync(folder).filter((file) => file.endsWith('.yaml'));
  for (const file of files.sort()) {
    const venue = file.slice(0, -'.yaml'.length);
    if (wanted !== undefined && !wanted.has(venue)) continue;
    const book = parseRuleFile(readFileSync(join(folder, file), 'utf8'), file);
    if (book.venue !== venue)
      throw new DataError({ where: `${file}: venue`, expected: venue, found: book.venue });
    books.set(venue, book);
  }
  return books;
}
