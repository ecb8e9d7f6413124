/** Exit styles that a plan has no use for, or that nobody could carry out on it. */
import type { Issue } from '../../domain/errors.ts';
import type { ExitStyle } from '../../domain/exit-style.ts';
import type { LegPlan, Plan } from '../../domain/run.ts';
import { sharesLosses } from './loss-sharing.ts';

export function exitIssues(plan: Plan): readonly Issue[] {
  const { exits, legs, template } = plan;
  if (exits.every((style) => style === null)) return [];
  if (template === 'inverse')
    return [
      {
        where: 'exits',
        expected: 'legs that each stand by themselves',
        found: 'construction.margin: inverse',
        hint: 'take exits away: the perp is margined out of the coin that is held',
      },
    ];
  const own = legs.find(({ delta }) => delta !== undefined);
  if (own !== undefined)
    return [
      {
        where: 'exits',
        expected: 'legs of one coin, so that a part of one hedges the same part of the other',
        found: `the ${own.role} has a delta of its own`,
        hint: 'take exits away',
      },
    ];
  if (template === 'cross') return crossIssues(plan);
  return legs.flatMap((leg, i) => {
    const style = exits[i] ?? null;
    return style === null ? [] : legIssues(plan, leg, i, style);
  });
}

/** A shared account is unwound as one; its two legs lie with one engine. */
function crossIssues({ exits }: Plan): readonly Issue[] {
  const [spot, perp] = exits;
  const where = 'exits';
  if (JSON.stringify(spot) !== JSON.stringify(perp))
    return [
      {
        where,
        expected: 'one style for both legs of a shared account',
        found: `${spot?.kind ?? 'venue'} for the spot, ${perp?.kind ?? 'venue'} for the perp`,
        hint: 'write  exits: { style: coordinated, penalty: 10 bps }',
      },
    ];
  if (spot === null || spot.kind === 'market') return [];
  if (spot.kind === 'coordinated' && spot.lag === 0) return [];
  return [
    {
      where,
      expected:
        'coordinated without a lag, or market: a shared account is unwound as one, or one leg at a time',
      found: spot.kind === 'coordinated' ? 'a lag' : spot.kind,
      hint: 'write  exits: { style: coordinated, penalty: 10 bps }',
    },
  ];
}

function legIssues(plan: Plan, leg: LegPlan, index: number, style: ExitStyle): readonly Issue[] {
  const other = plan.legs[1 - index] as LegPlan;
  const where = `exits.${leg.role}`;
  if (leg.liquidation === null) {
    const stated = plan.exits[1 - index] ?? null;
    // One style for all legs is that of those which can be liquidated.
    if (stated !== null && JSON.stringify(stated) === JSON.stringify(style)) return [];
    return [
      {
        where,
        expected: 'a leg that can be liquidated',
        found: `the ${leg.role}, which is held outright`,
        hint: 'take the key away',
      },
    ];
  }
  if (style.kind === 'migrate' && other.contract === 'spot')
    return [
      {
        where,
        expected: 'migrate beside another perpetual: its venue takes the hedge',
        found: `the ${other.role}, which is spot and would have to be bought in full`,
        hint: 'take another style',
      },
    ];
  if (style.kind === 'fund' && style.winners !== null && !sharesLosses(plan, index))
    return [
      {
        where: `${where}.winners`,
        expected: `both legs on one venue and in one currency: others do not bear the losses of ${leg.venue}`,
        found: `${other.venue} ${other.instrument}`,
        hint: 'take winners away: what the fund lacks is told all the same',
      },
    ];
  if (style.kind === 'staged' && (plan.collateral[index] ?? null) !== null)
    return [
      {
        where,
        expected: 'staged where the margin is money: a part of it goes on with each step',
        found: `collateral behind the ${leg.role}`,
        hint: 'take collateral away, or take another style',
      },
    ];
  return [];
}
