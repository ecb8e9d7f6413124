/** Which leg of one run stands against which of the other. */
import type { LegResult, ReplayResult } from '../../domain/result.ts';
import { legName } from '../names.ts';

type Role = LegResult['role'];

/** The lives of one role on each side; empty where a side has no such leg. */
export interface LegPair {
  /** The role, or where the roles differ the side they share: `long`, `short`. */
  readonly key: string;
  /** `Binance long`, or `Binance long against Binance spot`. */
  readonly name: string;
  readonly a: readonly LegResult[];
  readonly b: readonly LegResult[];
}

/** By role; what is left of each run by the side of its position. */
export function legPairs(a: ReplayResult, b: ReplayResult): readonly LegPair[] {
  const [left, right] = [byRole(a), byRole(b)];
  const pairs: LegPair[] = [];
  for (const [role, lives] of left) {
    const partner = right.has(role) ? role : sameSide(lives, right, left);
    pairs.push(pairOf(role, lives, partner === null ? [] : (right.get(partner) ?? [])));
    if (partner !== null) right.delete(partner);
  }
  for (const [role, lives] of right) pairs.push(pairOf(role, [], lives));
  return pairs;
}

function byRole({ legs }: ReplayResult): Map<Role, readonly LegResult[]> {
  const found = new Map<Role, readonly LegResult[]>();
  for (const leg of legs) found.set(leg.role, [...(found.get(leg.role) ?? []), leg]);
  return found;
}

/** A role of the other run that holds the same side and is not one of ours. */
function sameSide(
  [leg]: readonly LegResult[],
  others: ReadonlyMap<Role, readonly LegResult[]>,
  own: ReadonlyMap<Role, unknown>,
): Role | null {
  for (const [role, [other]] of others)
    if (!own.has(role) && other?.side === leg?.side) return role;
  return null;
}

function pairOf(role: Role, a: readonly LegResult[], b: readonly LegResult[]): LegPair {
  const [first, second] = [a[0], b[0]];
  const isOne = first === undefined || second === undefined || first.role === second.role;
  const names = [first, second].flatMap((leg) => (leg === undefined ? [] : [legName(leg)]));
  return {
    key: isOne ? (first?.role ?? role) : first.side,
    name: [...new Set(names)].join(' against '),
    a,
    b,
  };
}

/** Where a role of one of the runs has its place in the pairs; the role itself where it has none. */
export function pairKeys(pairs: readonly LegPair[], side: 'a' | 'b'): ReadonlyMap<string, string> {
  return new Map(pairs.flatMap((pair) => pair[side].map(({ role }) => [role, pair.key] as const)));
}
