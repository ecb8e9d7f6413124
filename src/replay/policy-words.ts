/** The policies of a scenario in sentences, so that nobody reads a result without seeing them. */
import type { SellingSpot } from '../domain/halt.ts';
import type { ReplayResult } from '../domain/result.ts';
import type { EntryRule, ExitRule, Rebalancing, Scenario, SignalRule } from '../domain/scenario.ts';
import { signalName } from '../domain/series.ts';
import { durationText } from '../units/time.ts';
import { deriskingWords } from './derisk-words.ts';
import { grouped, percent } from './rule-words.ts';

export function policyAssumptions({
  rebalance,
  enter,
  leave,
  derisk,
  capital,
}: Scenario): ReplayResult['assumptions'] {
  const said: { code: string; text: string }[] = [];
  if (rebalance !== null)
    said.push({ code: 'rebalance', text: rebalancingWords(rebalance, capital.currency) });
  if (enter !== null) said.push({ code: 'enter', text: entryWords(enter) });
  if (leave !== null) said.push({ code: 'leave', text: exitWords(leave) });
  if (derisk !== null) said.push({ code: 'derisk', text: deriskingWords(derisk) });
  const looked = [enter?.signals ?? [], leave?.signals ?? [], derisk?.liquidity ?? []].flat();
  if (looked.length > 0)
    said.push({
      code: 'signals-as-of-open',
      text: 'A rule that looks at a series of values sees what was known at its bar’s open, and nothing later.',
    });
  if (said.length > 0)
    said.push({
      code: 'rules-act-late',
      text: 'Rules see a bar’s close and act at the next open; what happens between the two is not acted on.',
    });
  return said;
}

function rebalancingWords(rule: Rebalancing, currency: string): string {
  const { limit, selling } = rule;
  const source = {
    reserve: 'the reserve',
    'other leg': 'the other leg',
    either: 'the reserve, or else the other leg',
    spot: 'a part of the spot that is sold for it',
  };
  const fee = rule.fee === 0 ? 'free' : `at ${grouped(rule.fee)} ${currency} each`;
  const most = limit === null ? '' : `, at most ${grouped(limit)} ${currency} at a time`;
  return `A leg whose margin ratio reaches ${percent(rule.at)} is sent collateral to restore ${percent(rule.to)}, from ${source[rule.from]}, ${durationText(rule.transfer)} under way, ${fee}${most}.${selling === null ? '' : ` ${sellingWords(selling)}`}`;
}

function sellingWords({ time, slippage, fee }: SellingSpot): string {
  const costs = [
    slippage === null ? 'the slippage of planned fills' : `slippage of ${percent(slippage)}`,
    fee === null ? 'its venue’s taker fee' : `a fee of ${percent(fee)}`,
  ].join(' and ');
  return `Spot is sold at the next open with ${costs}, and what it brings can be sent ${durationText(time)} after that.`;
}

/** `the series own fomc-days signal is at least 1 and at most 2`. */
export const signalWords = ({ series, min, max }: SignalRule, verb: 'is' | 'was'): string => {
  const bounds = [
    min === null ? [] : `at least ${grouped(min)}`,
    max === null ? [] : `at most ${grouped(max)}`,
  ].flat();
  return `the series ${signalName(series)} ${verb} ${bounds.join(' and ')}`;
};

function entryWords({ fundingSpread, divergence, signals, times, coolDown }: EntryRule): string {
  const rules = [
    fundingSpread === null
      ? []
      : `the funding spread of the last ${durationText(fundingSpread.over)} is at least ${percent(fundingSpread.level)} a year`,
    divergence === null ? [] : `the two prices stand apart by at most ${percent(divergence)}`,
    signals.map((rule) => signalWords(rule, 'is')),
  ].flat();
  const when = rules.length === 0 ? 'at the second bar' : `when ${rules.join(' and ')}`;
  const again =
    times === 1
      ? 'once'
      : `at most ${times} times, ${durationText(coolDown)} after the last one ended at the earliest`;
  return `The construction is opened by rule ${when}, ${again}.`;
}

function exitWords(rule: ExitRule): string {
  const { fundingSpread, divergence, signals, marginRatio, stop, takeProfit } = rule;
  const rules = [
    fundingSpread === null
      ? []
      : `the funding spread of the last ${durationText(fundingSpread.over)} is at most ${percent(fundingSpread.level)} a year`,
    divergence === null ? [] : `the two prices stand apart by ${percent(divergence)} or more`,
    signals.map((one) => signalWords(one, 'is')),
    marginRatio === null ? [] : `a margin ratio is at least ${percent(marginRatio)}`,
    stop === null ? [] : `the loss since the entry is at least ${percent(stop)} of the equity then`,
    takeProfit === null
      ? []
      : `the gain since the entry is at least ${percent(takeProfit)} of the equity then`,
  ].flat();
  return `It is closed by rule when ${rules.join(', or ')}. The twin leaves by the market’s rules only.`;
}
