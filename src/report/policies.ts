/** What the rules of a scenario did to its result, in words: moved collateral, entries and exits. */
import type { LegResult, ReplayResult } from '../domain/result.ts';
import { EXIT_NAMES } from './names.ts';

const POLICIES: readonly string[] = ['rebalance', 'enter', 'leave', 'derisk'];

/** The rules that were on, a sentence each; empty where nothing acts while the trade runs. */
export const policySentences = ({ assumptions }: ReplayResult): readonly string[] =>
  assumptions.filter(({ code }) => POLICIES.includes(code)).map(({ text }) => text);

/** Whether shocks were laid over the history. */
export const isStressed = ({ assumptions }: Pick<ReplayResult, 'assumptions'>): boolean =>
  assumptions.some(({ code }) => code === 'stress');

/** Whether the scenario has this rule. */
export const isOn = (
  { assumptions }: ReplayResult,
  policy: 'rebalance' | 'leave' | 'derisk',
): boolean => assumptions.some(({ code }) => code === policy);

/**
 * What survival is measured without: a leg is asked to stand to its planned exit with what was posted
 * at entry.
 *
 * @returns null where the scenario has no such rule
 */
export function withoutPolicies(result: ReplayResult): string | null {
  const left = [
    isOn(result, 'rebalance') ? 'moving collateral' : [],
    isOn(result, 'leave') ? 'leaving by rule' : [],
    isOn(result, 'derisk') ? 'reducing in time' : [],
  ].flat();
  return left.length === 0 ? null : `without ${left.join(' or ')}`;
}

/** Everything closed at once, and the rules that held. */
export interface RuleExit {
  readonly atMs: number;
  /** `margin ratio`, `funding spread`; empty where the event does not say. */
  readonly rules: readonly string[];
}

/** In the order of time. */
export const ruleExits = ({ events }: ReplayResult): readonly RuleExit[] =>
  events
    .filter(({ kind }) => kind === 'policy-exit')
    .map(({ atMs, note }) => ({ atMs, rules: rulesNamed(note ?? '') }));

/** Each rule by what an event says of it. */
const SAID: readonly (readonly [said: string, rule: string])[] = [
  ['trailing funding spread', 'funding spread'],
  ['two prices stood apart', 'divergence'],
  ['the series ', 'signal'],
  ['a margin ratio was', 'margin ratio'],
  ['the loss since the entry', 'stop'],
  ['the gain since the entry', 'take profit'],
];

const rulesNamed = (note: string): readonly string[] =>
  SAID.filter(([said]) => note.includes(said)).map(([, rule]) => rule);

/** `by rule (margin ratio)`. */
export const byRule = ({ rules }: RuleExit): string =>
  rules.length === 0 ? 'by rule' : `by rule (${rules.join(', ')})`;

/** Whether an exit is of both legs, or of a part of them, before a venue did it. */
export const isReduction = (
  { events }: Pick<ReplayResult, 'events'>,
  { atMs, kind }: Omit<LegResult['exit'], 'price'>,
): boolean =>
  kind === 'policy' && events.some((event) => event.kind === 'reduced' && event.atMs === atMs);

/** How a leg ended: `liquidated`, `closed as planned`, `reduced in time`, or by which rule it was closed. */
export function exitName(
  result: ReplayResult,
  { atMs, kind }: Omit<LegResult['exit'], 'price'>,
): string {
  if (isReduction(result, { atMs, kind })) return 'reduced in time';
  const rule = kind === 'policy' ? ruleExits(result).find((exit) => exit.atMs === atMs) : undefined;
  return rule === undefined ? EXIT_NAMES[kind] : `closed ${byRule(rule)}`;
}

/** How often collateral was sent. */
export const transfersSent = ({ events }: ReplayResult): number =>
  events.filter(({ kind }) => kind === 'transfer-sent').length;

/** How often both legs were reduced before a venue did it. */
export const timesReduced = ({ events }: Pick<ReplayResult, 'events'>): number =>
  new Set(events.filter(({ kind }) => kind === 'reduced').map(({ atMs }) => atMs)).size;

/** Whether a rule moved collateral, or closed or reduced anything. */
export const hasActed = (result: ReplayResult): boolean =>
  transfersSent(result) > 0 || ruleExits(result).length > 0 || timesReduced(result) > 0;

/** What sending collateral cost the lives that asked for it; already inside their `feesQuote`. */
export const transferFees = (
  { events }: ReplayResult,
  legs: readonly Pick<LegResult, 'role' | 'lifeIndex'>[],
): number =>
  events
    .filter(({ kind }) => kind === 'transfer-sent')
    .filter(({ leg, lifeIndex }) =>
      legs.some((one) => one.role === leg && one.lifeIndex === lifeIndex),
    )
    .reduce((total, { feeQuote }) => total + (feeQuote ?? 0), 0);
