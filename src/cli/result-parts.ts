/**
 * Whether a file holds the parts of a result that the matrix and a comparison read. It was written
 * by us once, but it has lain on a disk since: an older version, an edit, half a copy.
 */
import { EVENT_NAMES, EXIT_NAMES } from '../report/names.ts';

type Test = (value: unknown) => boolean;

const isText: Test = (value) => typeof value === 'string';
const isNumber: Test = (value) => typeof value === 'number' && Number.isFinite(value);
const isBoolean: Test = (value) => typeof value === 'boolean';
/** What a calendar can show. */
const isInstant: Test = (value) => isNumber(value) && Math.abs(value as number) <= 8.64e15;
const isPair =
  (item: Test): Test =>
  (value) =>
    Array.isArray(value) && value.length === 2 && value.every(item);
const orNull =
  (test: Test): Test =>
  (value) =>
    value === null || test(value);
const isList: Test = (value) => Array.isArray(value);
/** Of what results of older versions do not have, and whose readers say what that means. */
const orAbsent =
  (test: Test): Test =>
  (value) =>
    value === undefined || test(value);
const isShare: Test = (value) => isNumber(value) && (value as number) > 0 && (value as number) <= 1;
const isOneOf =
  (words: Readonly<Record<string, unknown>>): Test =>
  (value) =>
    isText(value) && Object.hasOwn(words, value as string);
const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** By their paths; a part below one that may be null is asked for only where that is there. */
const PARTS: readonly (readonly [path: string, test: Test])[] = [
  ['scenario', isText],
  ['question', isText],
  ['currency', isText],
  ['windowMs', isPair(isInstant)],
  ['gridMs', isNumber],
  ['engine', isText],
  ['constructionText', isText],
  ['reconstruction', orNull(isText)],
  ['ambiguous', isBoolean],
  ['netBoundsQuote', isPair(isNumber)],
  ['totals.capitalQuote', isNumber],
  ['totals.fundingEarnedQuote', isNumber],
  ['totals.forcedExitLossQuote', isNumber],
  ['totals.netQuote', isNumber],
  ['totals.twinNetQuote', isNumber],
  ['totals.returnOnCapitalFraction', isNumber],
  ['forcedExit', orNull(isRecord)],
  ['forcedExit?.atMs', isInstant],
  ['venueMarkVerdict.survives', isBoolean],
  ['spotChartVerdict', orNull(isRecord)],
  ['spotChartVerdict?.survives', isBoolean],
  ['spotChartReason', orNull(isText)],
  ['seeds', orNull(isRecord)],
  ['seeds?.sensitive', isBoolean],
  ['seeds?.agreeing', isNumber],
  ['seeds?.run', isNumber],
  ['rules', isList],
  ['events', isList],
  ['provenance', isRecord],
  ['legs', isList],
  // Before the data was checked there were none.
  ['findings', orAbsent(isList)],
];

const FINDING_PARTS: readonly (readonly [string, Test])[] = [
  ['accepted', isBoolean],
  ['severity', isText],
];

const isRule: Test = (one) =>
  isRecord(one) && isText(one['what']) && isText(one['text']) && orNull(isText)(one['inForceFrom']);

const RULE_PARTS: readonly (readonly [string, Test])[] = [
  ['nearest', isBoolean],
  ['role', isText],
  ['rules', (value) => isList(value) && (value as readonly unknown[]).every(isRule)],
];

const LEG_PARTS: readonly (readonly [string, Test])[] = [
  ['role', isText],
  ['venue', isText],
  ['side', isText],
  ['lifeIndex', isNumber],
  ['instrument', isText],
  ['contract', isText],
  ['base', isText],
  ['quote', isText],
  ['leverage', isNumber],
  ['quantityBase', isNumber],
  ['marginQuote', orNull(isNumber)],
  ['fundingQuote', isNumber],
  ['interestQuote', isNumber],
  ['feesQuote', isNumber],
  ['slippageQuote', isNumber],
  ['pricePnlQuote', isNumber],
  ['settlements', isNumber],
  ['survivalLeverage', orNull(isNumber)],
  ['entry.price', isNumber],
  ['exit.price', isNumber],
  ['entry.atMs', isInstant],
  ['exit.atMs', isInstant],
  ['exit.kind', isOneOf(EXIT_NAMES)],
  ['liquidation', orNull(isRecord)],
  // Before venues closed parts every liquidation took the whole; absent is read as 1.
  ['liquidation?.closedFraction', orAbsent(isShare)],
  ['liquidation?.triggerPrice', isNumber],
  ['liquidation?.gap', isBoolean],
  ['liquidation?.marginForfeitedQuote', isNumber],
  ['liquidation?.feeQuote', isNumber],
  // Before liquidations were sold into the market there was none.
  ['liquidation?.slippageQuote', orAbsent(isNumber)],
  ['liquidation?.insuranceAbsorbedQuote', isNumber],
];

const EVENT_PARTS: readonly (readonly [string, Test])[] = [
  ['atMs', isInstant],
  ['kind', isOneOf(EVENT_NAMES)],
  ['leg', isText],
  ['lifeIndex', isNumber],
  ['exitKind', orAbsent(isOneOf(EXIT_NAMES))],
  ['note', orAbsent(isText)],
  ['priceQuote', orAbsent(isNumber)],
  ['quantityBase', orAbsent(isNumber)],
  ['feeQuote', orAbsent(isNumber)],
];

/** The path of the first part that is not there or is something else; null: all are there. */
export function missingPart(data: unknown): string | null {
  const own = firstMissing(data, PARTS);
  if (own !== null || !isRecord(data)) return own;
  return (
    inList(data, 'legs', LEG_PARTS) ??
    inList(data, 'rules', RULE_PARTS) ??
    inList(data, 'events', EVENT_PARTS) ??
    sourceMissing(data) ??
    (data['findings'] === undefined ? null : inList(data, 'findings', FINDING_PARTS))
  );
}

/** The files of every series, each by its name and hash. */
function sourceMissing(data: Readonly<Record<string, unknown>>): string | null {
  const isSource: Test = (one) => isRecord(one) && isText(one['file']) && isText(one['sha256']);
  const sources = Object.values(data['provenance'] as Readonly<Record<string, unknown>>);
  const isWhole = sources.every((files) => Array.isArray(files) && files.every(isSource));
  return isWhole ? null : 'provenance';
}

function inList(
  data: Readonly<Record<string, unknown>>,
  name: string,
  parts: typeof PARTS,
): string | null {
  for (const [i, item] of (data[name] as readonly unknown[]).entries()) {
    const missing = firstMissing(item, parts);
    if (missing !== null) return `${name}[${i}].${missing}`;
  }
  return null;
}

function firstMissing(data: unknown, parts: typeof PARTS): string | null {
  for (const [path, test] of parts) {
    const [above, below] = path.split('?.');
    if (below !== undefined && valueAt(data, above ?? '') === null) continue;
    const plain = path.replace('?.', '.');
    if (!test(valueAt(data, plain))) return plain;
  }
  return null;
}

const valueAt = (data: unknown, path: string): unknown =>
  path
    .split('.')
    .reduce<unknown>(
      (value, key) => (isRecord(value) && Object.hasOwn(value, key) ? value[key] : undefined),
      data,
    );
