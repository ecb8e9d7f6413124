/** What the rules did, told: collateral on its way, exits by rule, an entry that was not let in. */
import type { LegResult } from '../domain/result.ts';
import type { CollateralMove, ExitRuleName, LegPlan } from '../domain/run.ts';
import type { ExitRule } from '../domain/scenario.ts';
import type { Tape } from '../market/tape.ts';
import { compareMoments, entryOf, exitOf, planOf, type Scene } from '../metrics/moments.ts';
import { minuteText } from '../units/time.ts';
import { keepsLevel } from './market-rules.ts';
import { type Placed, placedAt } from './placed-event.ts';
import { signalWords } from './policy-words.ts';
import { percent } from './rule-words.ts';

/** What came to its leg, or too late, after having been under way. */
export const arrivals = (scene: Scene): readonly Placed[] =>
  scene.run.moves
    .filter(({ sentBar, arrival }) => arrival !== null && arrival.bar > sentBar)
    .flatMap((move) => arrivalOf(scene, move));

/** What left its source; and what was there at once. */
export const sendings = (scene: Scene): readonly Placed[] =>
  scene.run.moves.flatMap((move) => {
    const atOnce = move.arrival?.bar === move.sentBar ? arrivalOf(scene, move) : [];
    return [sentOf(scene, move), ...atOnce];
  });

function sentOf(scene: Scene, move: CollateralMove): Placed {
  const { leg, lifeIndex, quote, fee, sentBar } = move;
  const { rebalance } = scene.plan;
  const asked = rebalance === null ? '' : `The margin ratio had reached ${percent(rebalance.at)}. `;
  return placedAt(scene, sentBar, 'open', {
    kind: 'transfer-sent',
    leg: roleOf(scene, leg),
    lifeIndex,
    amountQuote: quote,
    from: sourceOf(scene, move),
    feeQuote: fee,
    note: `${asked}Sent from ${sourceWords(scene, move)}; it protects nobody before it arrives.`,
  });
}

function arrivalOf(scene: Scene, move: CollateralMove): readonly Placed[] {
  const { leg, quote, arrival, sentBar } = move;
  if (arrival === null) return [];
  const sentAt = minuteText(scene.tape.openMs[sentBar] as number);
  const isLate = arrival.lifeIndex === null;
  return [
    placedAt(scene, arrival.bar, 'open', {
      kind: isLate ? 'transfer-late' : 'transfer-arrived',
      leg: roleOf(scene, leg),
      lifeIndex: arrival.lifeIndex ?? move.lifeIndex,
      amountQuote: quote,
      from: sourceOf(scene, move),
      note: isLate
        ? `Sent ${sentAt} UTC from ${sourceWords(scene, move)}; the leg was gone, and it is idle cash.`
        : `Sent ${sentAt} UTC from ${sourceWords(scene, move)}.`,
    }),
  ];
}

const roleOf = ({ plan }: Scene, leg: number): LegResult['role'] =>
  (plan.legs[leg] as LegPlan).role;

const sourceOf = (scene: Scene, { source }: CollateralMove): 'reserve' | LegResult['role'] =>
  source === 'reserve' ? 'reserve' : roleOf(scene, source);

const sourceWords = (scene: Scene, { source }: CollateralMove): string =>
  source === 'reserve' ? 'the reserve' : `the ${roleOf(scene, source)} leg`;

/** Each with the first leg that it closed. */
export const ruleExits = (scene: Scene): readonly Placed[] =>
  scene.run.ruleExits.flatMap(({ bar, rules }) => {
    const moment = { bar, phase: 'open' } as const;
    const closed = scene.run.lives
      .filter((life) => compareMoments(exitOf(life), moment) === 0 && life.exitKind === 'policy')
      .filter((life) => compareMoments(entryOf(life), moment) < 0)
      .sort((a, b) => a.leg - b.leg);
    const [life] = closed;
    const { leave } = scene.plan;
    if (life === undefined || leave === null) return [];
    const why = rules.flatMap((rule) => ruleWords(scene.tape, bar - 1, rule, leave)).join('; ');
    return [
      placedAt(scene, bar, 'open', {
        kind: 'policy-exit',
        leg: planOf(scene, life).role,
        lifeIndex: life.lifeIndex,
        note: `At the close before, ${why}: everything is closed.`,
      }),
    ];
  });

function ruleWords(
  tape: Tape,
  decidedBar: number,
  rule: ExitRuleName,
  leave: ExitRule,
): string | readonly string[] {
  switch (rule) {
    case 'funding spread':
      return `the trailing funding spread was at or below ${percent(leave.fundingSpread?.level ?? 0)} a year`;
    case 'divergence':
      return `the two prices stood apart by ${percent(leave.divergence ?? 0)} or more`;
    case 'signal':
      return leave.signals
        .filter((signal) => keepsLevel(tape, signal, decidedBar))
        .map((signal) => signalWords(signal, 'was'));
    case 'margin ratio':
      return `a margin ratio was at or above ${percent(leave.marginRatio ?? 0)}`;
    case 'stop':
      return `the loss since the entry was at or beyond ${percent(leave.stop ?? 0)}`;
    case 'take profit':
      return `the gain since the entry was at or beyond ${percent(leave.takeProfit ?? 0)}`;
  }
}

/** The entry that was not let in, with the leg it would have opened first. */
export function entryRefusals(scene: Scene): readonly Placed[] {
  const { entryRefusal, lives } = scene.run;
  if (entryRefusal === null) return [];
  return [
    placedAt(scene, entryRefusal.bar, 'open', {
      kind: 'entry-refused',
      leg: roleOf(scene, 0),
      lifeIndex: lives.filter(({ leg }) => leg === 0).length,
      note: `The next construction was not let in, and no other is opened: ${entryRefusal.why}.`,
    }),
  ];
}
