/** Forced exits as a person counts them: a leg closed step by step is one exit and not several. */
import type { LegResult, ReplayResult } from '../domain/result.ts';
import { closedFraction, isPart } from './names.ts';

/** What force took of one leg as it was opened. */
export interface ForcedOut {
  /** The life that died; where none did, the first that lost a part. */
  readonly leg: LegResult;
  readonly atMs: number;
  /** Whether all of the leg is gone. */
  readonly whole: boolean;
  /** Of the quantity it was opened with, all steps together. */
  readonly closedFraction: number;
  /** How often a part was closed; of a leg that died, before that. */
  readonly parts: number;
}

/** In the order of time: a leg that died stands at its death, one that did not at its first part. */
export function forcedOut({ legs }: Pick<ReplayResult, 'legs'>): readonly ForcedOut[] {
  const roles = [...new Set(legs.map(({ role }) => role))];
  return roles
    .flatMap((role) => ofRole(legs.filter((leg) => leg.role === role)))
    .toSorted((a, b) => a.atMs - b.atMs);
}

/** Whether venues closed parts and no leg died whole. */
export function onlyInPart(result: Pick<ReplayResult, 'legs'>): boolean {
  const forced = forcedOut(result);
  return forced.length > 0 && forced.every(({ whole }) => !whole);
}

/** Lives of one role in time: each that lost a part is carried on by the next. */
function ofRole(lives: readonly LegResult[]): readonly ForcedOut[] {
  const found: ForcedOut[] = [];
  let lost: LegResult[] = [];
  const closePart = (): void => {
    const [leg] = lost;
    if (leg !== undefined) {
      const left = lost.reduce((rest, one) => rest * (1 - closedFraction(one)), 1);
      found.push({
        ...{ leg, atMs: leg.exit.atMs, whole: false },
        ...{ closedFraction: 1 - left, parts: lost.length },
      });
    }
    lost = [];
  };
  for (const leg of lives.toSorted((a, b) => a.exit.atMs - b.exit.atMs)) {
    if (isPart(leg)) {
      lost.push(leg);
      continue;
    }
    if (leg.exit.kind === 'liquidation' || leg.exit.kind === 'adl') {
      found.push({
        ...{ leg, atMs: leg.exit.atMs, whole: true },
        ...{ closedFraction: 1, parts: lost.length },
      });
      lost = [];
    }
    closePart();
  }
  closePart();
  return found;
}
