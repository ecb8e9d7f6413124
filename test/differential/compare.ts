/**
 * Says where two outputs of the method differ, field by field. Amounts may differ by a fraction of
 * the capital, prices and quantities by a fraction of themselves, leverages by the margin they stand
 * for; instants, counts, kinds and flags not at all.
 */
import type { OracleLeg, OracleOutput, OracleTransfer } from './oracle/types.ts';

export interface Difference {
  /** `legs.long 0.liquidation.triggerPrice` */
  readonly path: string;
  readonly expected: unknown;
  readonly actual: unknown;
  /** How far apart they may be; null where they must be equal. */
  readonly allowed: number | null;
}

/**
 * An output with its legs named by role and life, so that their order does not matter, and its
 * transfers by the role they went to and their number.
 */
export type NamedOutput = Omit<OracleOutput, 'legs' | 'transfers'> & {
  readonly legs: Readonly<Record<string, OracleLeg>>;
  readonly transfers: Readonly<Record<string, OracleTransfer>>;
  /** Their names, in the order of their sending. */
  readonly sent: string;
};

export type Partially<T> = T extends readonly unknown[] | null
  ? T
  : T extends object
    ? { readonly [K in keyof T]?: Partially<T[K]> }
    : T;

export function named(output: OracleOutput): NamedOutput {
  const transfers = output.transfers.map((one, i) => {
    const before = output.transfers.slice(0, i).filter(({ role }) => role === one.role);
    return [`${one.role} ${before.length}`, one] as const;
  });
  return {
    ...output,
    legs: Object.fromEntries(output.legs.map((leg) => [`${leg.role} ${leg.lifeIndex}`, leg])),
    transfers: Object.fromEntries(transfers),
    sent: transfers.map(([name]) => name).join(', '),
  };
}

/** Everything of `expected` that `actual` does not say. What `expected` leaves out is not asked. */
export function differences(
  expected: Partially<NamedOutput>,
  actual: NamedOutput,
  relative = 1e-8,
): Difference[] {
  const found: Difference[] = [];
  const amount = relative * actual.totals.capitalQuote;
  compare('', expected, actual, { relative, amount }, found);
  return found;
}

/** All that either side says and the other does not. */
export const disagreements = (one: OracleOutput, other: OracleOutput, relative?: number) =>
  differences(named(one), named(other), relative).concat(
    Object.keys(named(other).legs)
      .filter((leg) => !(leg in named(one).legs))
      .map((leg) => ({ path: `legs.${leg}`, expected: 'no such leg', actual: leg, allowed: null })),
  );

/** One line a difference: where, what was expected, what was found, how far apart. */
export function said(found: readonly Difference[]): string {
  return found
    .map(({ path, expected, actual, allowed }) => {
      const apart =
        typeof expected === 'number' && typeof actual === 'number' && allowed !== null
          ? `; apart by ${Math.abs(actual - expected)}, allowed ${allowed}`
          : '';
      return `${path}: expected ${text(expected)}; found ${text(actual)}${apart}`;
    })
    .join('\n');
}

function text(value: unknown): string {
  return value === undefined ? 'nothing' : JSON.stringify(value);
}

interface Tolerance {
  readonly relative: number;
  readonly amount: number;
}

function compare(
  path: string,
  expected: unknown,
  actual: unknown,
  tolerance: Tolerance,
  found: Difference[],
): void {
  if (typeof expected === 'object' && expected !== null) {
    if (typeof actual !== 'object' || actual === null) {
      found.push({ path, expected, actual, allowed: null });
      return;
    }
    const fields: Readonly<Record<string, unknown>> = { ...actual };
    for (const [key, value] of Object.entries(expected))
      compare(path === '' ? key : `${path}.${key}`, value, fields[key], tolerance, found);
    return;
  }
  const allowed = allowedApart(path, expected, actual, tolerance);
  if (!isNear(path, expected, actual, allowed)) found.push({ path, expected, actual, allowed });
}

/** The last name of a path that is not the index of a list. */
const fieldOf = (path: string): string =>
  path
    .split('.')
    .filter((part) => !/^\d+$/.test(part))
    .at(-1) ?? '';

function allowedApart(
  path: string,
  expected: unknown,
  actual: unknown,
  { relative, amount }: Tolerance,
): number | null {
  const field = fieldOf(path);
  if (field.endsWith('Quote')) return amount;
  if (field.endsWith('Leverage')) return relative;
  if (typeof expected !== 'number' || typeof actual !== 'number') return null;
  if (field.endsWith('Ms') || field === 'settlements' || field === 'lifeIndex') return null;
  return relative * Math.max(1, Math.abs(expected));
}

function isNear(path: string, expected: unknown, actual: unknown, allowed: number | null): boolean {
  if (expected === actual) return true;
  // A leverage is compared as the margin it stands for; without any, none is needed.
  const [one, other] = fieldOf(path).endsWith('Leverage')
    ? [marginOf(expected), marginOf(actual)]
    : [expected, actual];
  return (
    allowed !== null &&
    typeof one === 'number' &&
    typeof other === 'number' &&
    Math.abs(one - other) <= allowed
  );
}

const marginOf = (leverage: unknown): unknown =>
  leverage === null ? 0 : typeof leverage === 'number' ? 1 / leverage : leverage;
