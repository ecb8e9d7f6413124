/** Policies that a construction has no use for: refused before anything is run. */
import { type Issue, ScenarioError } from '../domain/errors.ts';
import type { Plan } from '../domain/run.ts';
import { exitIssues } from './exits/checks.ts';

/** @throws ScenarioError naming every policy that can not act on this plan */
export function refusePolicies(plan: Plan): void {
  const issues = [
    ...rebalancingIssues(plan),
    ...deriskingIssues(plan),
    ...exitIssues(plan),
    ...entryIssues(plan),
    ...deltaIssues(plan),
  ];
  if (issues.length > 0) throw new ScenarioError(issues);
}

function rebalancingIssues({ rebalance, template, legs }: Plan): readonly Issue[] {
  if (rebalance === null) return [];
  if (template === 'cross' || template === 'inverse')
    return [
      {
        where: 'rebalance',
        expected: 'legs whose margin is posted in quote or in their own coin, each by itself',
        found: `construction.margin: ${template}`,
        hint:
          template === 'cross'
            ? 'take rebalance away: a shared account stands behind both legs already'
            : 'take rebalance away: the perp is margined out of the coin that is held',
      },
    ];
  const outright = legs.filter(({ liquidation }) => liquidation === null);
  if (outright.length === legs.length)
    return [
      {
        where: 'rebalance',
        expected: 'a leg that can be liquidated',
        found: 'none',
        hint: 'take rebalance away',
      },
    ];
  const [held] = outright;
  if (rebalance.from === 'spot') return spotIssues(template, legs);
  if (rebalance.from !== 'other leg' || held === undefined) return [];
  return [
    {
      where: 'rebalance.from',
      expected: 'reserve: the other leg has no margin to give',
      found: `other leg, where the ${held.role} is held outright`,
      hint: 'write  from: reserve',
    },
  ];
}

/** Only coin that is held outright is sold for margin: what is borrowed brings none. */
function spotIssues(template: Plan['template'], legs: Plan['legs']): readonly Issue[] {
  const own = legs.find(({ delta }) => delta !== undefined);
  if (template === 'segregated' && own === undefined) return [];
  return [
    {
      where: 'rebalance.from',
      expected:
        'reserve, other leg or either: only the spot of a segregated cash-and-carry is sold',
      found: own === undefined ? 'spot' : `spot, and the ${own.role} has a delta of its own`,
      hint: 'write  from: reserve',
    },
  ];
}

/** A part of a leg leaves with what it is worth; of one balance, or of coin in two places, that is no part. */
function deriskingIssues({ derisk, template }: Plan): readonly Issue[] {
  if (derisk === null || (template !== 'cross' && template !== 'inverse')) return [];
  return [
    {
      where: 'derisk',
      expected: 'legs that each stand by themselves',
      found: `construction.margin: ${template}`,
      hint: 'take derisk away, or write  leave: { margin_ratio: 60 % }  to close all of it in time',
    },
  ];
}

function entryIssues({ enter, legs }: Plan): readonly Issue[] {
  const open = legs.find(({ position }) => position !== null);
  if (enter === null || open === undefined) return [];
  return [
    {
      where: 'enter',
      expected: 'a construction that is not open yet',
      found: `a position of the ${open.role}`,
      hint: 'take enter away, or position',
    },
  ];
}

/** What would treat a unit of a leg as a coin, where it moves like another number of coins each bar. */
function deltaIssues({ legs, survivor, enter, leave }: Plan): readonly Issue[] {
  const leg = legs.find(({ delta }) => delta !== undefined);
  if (leg === undefined) return [];
  const found = `the ${leg.role} has a delta of its own`;
  const issues: Issue[] = [];
  if (survivor.policy === 'rehedge')
    issues.push({
      where: 'survivor.policy',
      expected: 'close or hold: nothing is sized by a delta after the entry',
      found: `rehedge, and ${found}`,
    });
  for (const [where, rule] of [
    ['enter.divergence', enter?.divergence],
    ['leave.divergence', leave?.divergence],
  ] as const)
    if (rule !== null && rule !== undefined)
      issues.push({
        where,
        expected: 'two prices of one coin',
        found,
        hint: 'take the rule away, or look at a series of your own with  signal',
      });
  return issues;
}
