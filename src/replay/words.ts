/** Sentences a result carries: what was built, what its grid hides, whether its gates hold. */
import type { ReplayResult } from '../domain/result.ts';
import type { Run } from '../domain/run.ts';
import type { Scenario } from '../domain/scenario.ts';
import { conversionPath } from '../market/conversion.ts';
import type { Tape } from '../market/tape.ts';
import { durationText, minuteText } from '../units/time.ts';
import { MINUTE } from '../units/units.ts';
import { legsOf } from './plan.ts';

/** `long AVAXUSDT on binance-usdm at 5x, short AVAXUSDT on bybit-linear at 5x`. */
export function constructionText(scenario: Scenario): string {
  const { construction } = scenario;
  const [first, second] = legsOf(construction);
  const at = (leg: typeof first): string => `${leg.instrument} on ${leg.venue}`;
  switch (construction.kind) {
    case 'delta-neutral':
      return `long ${at(first)} at ${first.leverage}x, short ${at(second)} at ${second.leverage}x`;
    case 'cash-and-carry':
      if (first.delta !== undefined)
        return `${at(first)}, of changing delta, paid in full, short ${at(second)} at ${second.leverage}x`;
      return `spot ${at(first)}, short ${at(second)} at ${second.leverage}x (${construction.margin})`;
    case 'reverse-cash-and-carry':
      return `borrowed spot ${at(first)} sold at ${first.leverage}x, long ${at(second)} at ${second.leverage}x`;
  }
}

/** `USDC is counted in USDT by binance-spot USDCUSDT spot`, one for each foreign quote. */
export function conversionWords({
  construction,
  quotes,
  capital,
}: Pick<Scenario, 'construction' | 'quotes' | 'capital'>): readonly string[] {
  if (quotes === null || quotes === 'at par') return [];
  const foreign = new Set(legsOf(construction).map(({ quote }) => quote));
  foreign.delete(capital.currency);
  return [...foreign].map((quote) => {
    const links = conversionPath(quotes, quote, capital.currency) ?? [];
    const ways = links.map(
      ({ ref: { venue, instrument, kind }, inverse }) =>
        `${venue} ${instrument} ${kind}${inverse ? ' (one over its price)' : ''}`,
    );
    return `${quote} is counted in ${capital.currency} by ${ways.join(' and then ')}`;
  });
}

/** What bars of this length can not tell. */
export function resolutionLimits(scenario: Scenario, tape: Tape, run: Run): readonly string[] {
  const bar = durationText(tape.gridMs);
  const said = [
    `A bar is ${bar}: every instant is the open of its bar, and the order of prices inside one is not known.`,
  ];
  if (scenario.survivor.policy !== 'hold')
    said.push(
      `The survivor is acted on at the first open at or after the end of the bar of the liquidation plus ${durationText(scenario.survivor.reaction)}, so it may have been naked for up to ${bar} longer than the reaction time.`,
    );
  if (scenario.adl !== null && tape.gridMs > MINUTE)
    said.push(
      `A round of auto-deleveraging takes effect at the first open after it, up to ${bar} later and at another mark: replay minutes where there are any.`,
    );
  for (const at of run.ambiguousBars.slice(0, 5))
    said.push(
      `In the bar of ${minuteText(tape.openMs[at] as number)} UTC the record does not say what came first; see the bounds on net.`,
    );
  return said;
}

/** What its venues did to a construction. */
function fateOf(legs: ReplayResult['legs']): 'survived' | 'liquidated' | 'deleveraged' {
  if (legs.some(({ liquidation }) => liquidation !== null)) return 'liquidated';
  return legs.some(({ deleveraging }) => deleveraging !== null) ? 'deleveraged' : 'survived';
}

/** Every gate of the scenario, whether it holds, and what was found. */
export function gateResults(
  { gates }: Scenario,
  result: Pick<ReplayResult, 'totals' | 'legs'>,
): ReplayResult['gates'] {
  const { totals, legs } = result;
  const fate = fateOf(legs);
  const percent = (x: number): string => `${(x * 100).toFixed(4)} %`;
  const found: ReplayResult['gates'][number][] = [];
  if (gates.survives !== null)
    found.push({
      gate: `survives: ${gates.survives}`,
      passed: (fate === 'survived') === gates.survives,
      found: fate,
    });
  if (gates.netMin !== null)
    found.push({
      gate: `net_min: ${percent(gates.netMin)}`,
      passed: totals.returnOnCapitalFraction >= gates.netMin,
      found: percent(totals.returnOnCapitalFraction),
    });
  if (gates.forcedExitLossMax !== null) {
    const loss = totals.forcedExitLossQuote / totals.capitalQuote;
    found.push({
      gate: `forced_exit_loss_max: ${percent(gates.forcedExitLossMax)}`,
      passed: loss <= gates.forcedExitLossMax,
      found: percent(loss),
    });
  }
  return found;
}
