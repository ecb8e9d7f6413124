/** What each settlement paid, leg by leg: one stroke a settlement, or one a day where there are too many. */
import type { ReplayReport } from '../../domain/report.ts';
import type { LegResult, ReplayResult } from '../../domain/result.ts';
import { DAY } from '../../units/units.ts';
import { decimate, type Points } from '../decimate.ts';
import { roleName } from '../names.ts';
import type { Panel } from '../panel.ts';
import { POINTS_A_PANEL, toneOf } from './draft.ts';

/** Strokes a leg that can still be told from each other; beyond it they are summed by the day. */
const STROKES = 400;

/** Null where nothing settled. */
export function settlementsPanel({ curves, result }: ReplayReport): Panel | null {
  const paid = curves.legs.map(({ role }) => settlementsOf(result, role));
  const daily = paid.some(({ value }) => value.length > STROKES);
  const legs = curves.legs.flatMap(({ role }, i) => {
    const own = paid[i];
    if (own === undefined || own.value.length === 0) return [];
    const points = decimate(daily ? byDay(own) : own, POINTS_A_PANEL / 2);
    const stroke = i === 0 ? ('stems-wide' as const) : ('stems' as const);
    return [{ name: roleName(result, role), tone: toneOf(i), stroke, step: false, points }];
  });
  if (legs.length === 0) return null;
  const each = daily
    ? 'What the settlements of each day brought, UTC: there are too many to draw one by one'
    : 'What each settlement brought';
  return {
    id: 'settlements',
    title: daily ? 'Funding a day' : 'Funding a settlement',
    caption: `${each}. Above zero the leg received, below it paid.`,
    unit: result.currency,
    format: 'amount',
    lines: legs,
    levels: [{ name: '', value: 0, kind: 'guide' }],
    range: null,
  };
}

/** Payments of all of a role's lives, in the order of time; those of one instant are one. */
function settlementsOf({ events }: ReplayResult, role: LegResult['role']): Points {
  const sums = new Map<number, number>();
  for (const { kind, leg, atMs, amountQuote = 0 } of events)
    if (kind === 'funding' && leg === role) sums.set(atMs, (sums.get(atMs) ?? 0) + amountQuote);
  return pointsOf(sums);
}

function byDay({ atMs, value }: Points): Points {
  const sums = new Map<number, number>();
  atMs.forEach((at, i) => {
    const day = Math.floor(at / DAY) * DAY;
    sums.set(day, (sums.get(day) ?? 0) + (value[i] ?? 0));
  });
  return pointsOf(sums);
}

function pointsOf(sums: ReadonlyMap<number, number>): Points {
  const atMs = Float64Array.from(sums.keys()).sort();
  return { atMs, value: atMs.map((at) => sums.get(at) ?? Number.NaN) };
}
