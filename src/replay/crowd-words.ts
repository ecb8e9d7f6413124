/** A crowd in sentences, so that nobody takes what follows for history. */
import { MOST_IMPACT } from '../crowd/impact.ts';
import type { Crowd, CrowdMarket } from '../domain/crowd.ts';
import type { Assumption } from '../domain/result.ts';
import type { Scenario } from '../domain/scenario.ts';
import { durationText } from '../units/time.ts';
import type { UnderCrowd } from './crowd.ts';
import { grouped, percent, rounded } from './rule-words.ts';
import { volatilityWords } from './unplanned-words.ts';

/** Each has the code `crowd`; none without a crowd. */
export function crowdAssumptions(
  { crowd, capital }: Scenario,
  under: UnderCrowd | null,
): readonly Assumption[] {
  if (crowd === null || under === null || crowd.notional === 0) return [];
  const { markets, converged, impactLimited } = under.outcome;
  return [
    `COUNTERFACTUAL, not history: ${accountsText(crowd)} with this construction, ${grouped(crowd.notional)} ${capital.currency} a leg in all at ${leveragesText(crowd)}, enter ${entryText(crowd)}. ${MARGIN[crowd.margin]}`,
    `Their forced exits go through each venue’s book and move its mark by ${impactText(crowd, capital.currency)}; half of it comes back in ${durationText(crowd.recovery)}. Last trades move as far as the mark; the index, conversions and what rules look at stay as recorded.`,
    `An account of the crowd is closed whole, pays no fees and no interest, and closes what it has left ${crowd.reaction === 0 ? 'at the next open' : `at the first open ${durationText(crowd.reaction)} later`}. Our own orders move nothing.`,
    fundText(crowd, capital.currency),
    ...(converged
      ? []
      : [
          `The cascade did not converge: in some bar more than ${crowd.rounds} rounds of liquidation followed one another, and the price would have gone further. Raise  crowd.rounds .`,
        ]),
    ...(impactLimited
      ? [
          `The impact reached ${percent(MOST_IMPACT)}, the most that is let: the square-root law says nothing there.`,
        ]
      : []),
    ...markets.flatMap(printsText),
  ].map((text) => ({ code: 'crowd', text }));
}

const MARGIN = {
  quote: 'Behind each position is money; behind a coin-margined contract, its coin.',
  coin: 'Behind each position is coin, which is worth its mark and is sold with it.',
  cross: 'Each is one account over spot and perp, and is unwound whole.',
} as const;

const accountsText = ({ accounts }: Crowd): string =>
  accounts === 1 ? '1 account' : `${accounts} accounts`;

const leveragesText = ({ leverages }: Pick<Crowd, 'leverages'>): string =>
  leverages.map(({ leverage, share }) => `${rounded(leverage)}x (${percent(share)})`).join(', ');

const entryText = ({ entriesOver, entryBand }: Crowd): string =>
  (entriesOver === 0
    ? 'at the window’s first open'
    : `one after the other over ${durationText(entriesOver)} from the window’s first open on`) +
  (entryBand === 0 ? '' : `, within ${percent(entryBand)} of the price there`);

function impactText({ impact }: Crowd, currency: string): string {
  const { prefactor, volumePerDay, volatilityPerDay } = impact;
  const volatility = volatilityWords(volatilityPerDay);
  const volume =
    volumePerDay === 'measured'
      ? 'what was traded in the day before'
      : `${grouped(volumePerDay)} ${currency} a day`;
  return `${rounded(prefactor)} × ${volatility} × √(volume ÷ ${volume}), a prefactor that no source has for perpetuals`;
}

const fundText = ({ fund, opposite }: Crowd, currency: string): string =>
  `${
    fund === null
      ? 'What they lose beyond their margins is paid, however much it is'
      : `What they lose beyond their margins is paid by a fund of ${grouped(fund)} ${currency} on each venue; when it is empty, the winners of the other side are closed against them`
  }. ${
    opposite === null
      ? 'Holders of the other side are not modelled.'
      : `Holders of the other side: ${grouped(opposite.notional)} ${currency} on each perpetual at ${leveragesText(opposite)}.`
  }`;

const printsText = ({ printsNote }: CrowdMarket): readonly string[] =>
  printsNote === null ? [] : [`${printsNote}.`];
