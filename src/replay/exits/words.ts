/** Exit styles in sentences: what a scenario assumes of them, and what each of them did. */
import type { ExitOutcome, ExitStyle } from '../../domain/exit-style.ts';
import type { Assumption, LegResult } from '../../domain/result.ts';
import type { Scenario } from '../../domain/scenario.ts';
import type { Scene } from '../../metrics/moments.ts';
import { durationText } from '../../units/time.ts';
import { type Placed, placedAt } from '../placed-event.ts';
import { legsOf } from '../plan.ts';
import { grouped, percent } from '../rule-words.ts';

/** What is assumed of each leg's style, and once what all of them leave out. */
export function exitAssumptions(scenario: Scenario): readonly Assumption[] {
  const { exits, construction, capital } = scenario;
  if (exits === null) return [];
  const said = legsOf(construction).flatMap(({ role }) => {
    const style = exits[role];
    return style === undefined ? [] : [{ role, text: styleWords(style, capital.currency) }];
  });
  const [first] = said;
  const isOne = said.length === 2 && said.every(({ text }) => text === first?.text);
  const told = isOne && first !== undefined ? [{ role: 'leg', text: first.text }] : said;
  return [
    ...told.map(({ role, text }) => ({
      code: 'exits',
      text: `The ${role} that meets its venue’s trigger ${text}. The venue’s own fee, slippage and steps of a liquidation are not charged.`,
    })),
    ...(isBeside(exits) ? [SAME_MOMENT] : []),
    {
      code: 'exits-not-venues',
      text: 'An exit style is a supposition: no venue is claimed to have unwound a leg in this way.',
    },
  ];
}

/** Whether a style does something on the other leg's market at the moment of a trigger. */
const isBeside = (exits: NonNullable<Scenario['exits']>): boolean =>
  Object.values(exits).some(({ kind }) => kind !== 'market' && kind !== 'fund');

const SAME_MOMENT: Assumption = {
  code: 'exits-same-moment',
  text: 'At a trigger inside a bar the other leg is taken to stand where it opened, moved by as much money as the caught leg has moved, inside its own range of that bar.',
};

function styleWords(style: ExitStyle, currency: string): string {
  switch (style.kind) {
    case 'market':
      return 'is sold alone at its trigger, with the taker fee and unplanned slippage; what is left comes back';
    case 'fund':
      return `goes to an insurance fund of ${grouped(style.balance)} ${currency} at its bankruptcy price, which sells it in equal parts over ${durationText(style.over)}, at the next open at the earliest; what the fund lacks is socialised${style.winners === null ? ', and as the profit of all winners is not known, that is told and not charged' : ` among winners of ${grouped(style.winners)} ${currency}`}`;
    case 'staged':
      return `is closed by parts of 1/${style.steps}, and the other leg by the same share at the same moment, over ${durationText(style.over)}, until what is left meets its maintenance; between two steps its margin is not checked`;
    case 'backstop':
      return `is taken over together with the other leg at a discount of ${percent(style.discount)} on both notionals`;
    case 'coordinated':
      return `is sold together with the other leg, ${style.lag === 0 ? 'at the same moment' : `which follows ${durationText(style.lag)} after the end of the bar`}, with a penalty of ${percent(style.penalty)} of the other leg’s notional`;
    case 'migrate':
      return `is hedged at once on the other leg’s venue, the only other one that a scenario has, and closed with its hedge in equal parts over ${durationText(style.over)}; all of it on the leg’s own equity`;
  }
}

/** The end of each unwinding of which the legs' own exits do not tell all. */
export const unwoundEvents = (scene: Scene): readonly Placed[] =>
  scene.run.exitOutcomes.flatMap((outcome) => {
    const note = outcomeWords(outcome);
    if (note === null) return [];
    const { openMs } = scene.tape;
    const bar = openMs.indexOf(outcome.endAtMs);
    const later = bar === openMs.length - 1 ? 'close' : 'open';
    const { role, lifeIndex } = outcome;
    return [
      placedAt(scene, bar, outcome.endAtMs === outcome.atMs ? 'inside' : later, {
        kind: 'unwound',
        leg: role as LegResult['role'],
        lifeIndex,
        note,
      }),
    ];
  });

/** Amounts are in the currency of the capital. */
function outcomeWords(outcome: ExitOutcome): string | null {
  const { style, chargeQuote, fund, caughtLegSlippageQuote, otherLegSlippageQuote } = outcome;
  const slipped = `slippage of ${money(caughtLegSlippageQuote)} on the leg and ${money(otherLegSlippageQuote)} beside it`;
  switch (style) {
    case 'market':
    case 'staged':
      return null;
    case 'fund': {
      if (fund === null) return null;
      const { beforeQuote, afterQuote, socialisedQuote, chargedToUsQuote } = fund;
      const lacked =
        socialisedQuote === 0
          ? ''
          : ` It lacked ${money(socialisedQuote)}, which winners bear${chargedToUsQuote === 0 ? '; nothing of it is charged here' : `; ${money(chargedToUsQuote)} of it here`}.`;
      return `The insurance fund has sold the leg: ${money(beforeQuote)} before, ${money(afterQuote)} after.${lacked}`;
    }
    case 'backstop':
      return `Both legs were taken over at a discount of ${money(chargeQuote)} in all.`;
    case 'coordinated':
      return `The other leg was closed by the same engine: penalty ${money(chargeQuote)}, ${slipped}.`;
    case 'migrate':
      return `The leg and its hedge on the other venue are closed, and what is left has come back: ${slipped}.`;
  }
}

const money = (quote: number): string => grouped(Number(quote.toFixed(2)));
