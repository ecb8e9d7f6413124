/** What the rules did, told: collateral on its way, exits by rule, an entry that was not let in. */
import type { LegResult } from '../domain/result.ts';
import type { CollateralMove, ExitRuleName, LegPlan } from '../domain/run.ts';
import type { ExitRule } from '../domain/scenario.ts';
import type { Tape } from '../market/tape.ts';
import { compareMoments, entryOf, exitOf, planOf, type Scene } from '../metrics/moments.ts';
import { durationText, minuteText } from '../units/time.ts';
import { keepsLevel } from './market-rules.ts';
import { type Placed, placedAt } from './placed-event.ts';
import { signalWords } from './policy-words.ts';
import { grouped, percent, rounded } from './rule-words.ts';

/** What came to its leg, or too late, or back, after having been under way. */
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
    note: `${asked}${soldWords(scene, move)}Sent from ${sourceWords(scene, move)}; it protects nobody before it arrives.`,
  });
}

function arrivalOf(scene: Scene, move: CollateralMove): readonly Placed[] {
  const { leg, quote, arrival, sentBar } = move;
  if (arrival === null) return [];
  const sent = `Sent ${minuteText(scene.tape.openMs[sentBar] as number)} UTC from ${sourceWords(scene, move)}`;
  const told = { leg: roleOf(scene, leg), amountQuote: quote, from: sourceOf(scene, move) };
  const { bar, lifeIndex, failedBy } = arrival;
  if (failedBy !== null)
    return [
      placedAt(scene, bar, 'open', {
        kind: 'transfer-failed',
        ...told,
        lifeIndex: move.lifeIndex,
        note: `${sent}; at ${failedBy.venue} transfers failed. It is ${lifeIndex === null ? 'idle cash' : 'back where it was taken'}, and the fee is gone.`,
      }),
    ];
  const isLate = lifeIndex === null;
  const late = isLate ? `; it came ${lateness(scene, leg, bar)}, and is idle cash` : '';
  return [
    placedAt(scene, bar, 'open', {
      kind: isLate ? 'transfer-late' : 'transfer-arrived',
      ...told,
      lifeIndex: lifeIndex ?? move.lifeIndex,
      note: `${sent}${late}.`,
    }),
  ];
}

/** `7 min after the leg was gone`, counted from the open of the bar in which it went. */
function lateness({ tape: { openMs }, run }: Scene, leg: number, bar: number): string {
  const ends = run.lives.filter((life) => life.leg === leg && life.exitBar <= bar);
  const goneBar = ends.reduce((last, { exitBar }) => Math.max(last, exitBar), 0);
  return `${durationText((openMs[bar] as number) - (openMs[goneBar] as number))} after the leg was gone`;
}

/** `Sold 0.25 BTC at 112,000 for it. `, where anything was. */
function soldWords({ plan }: Scene, { sold, source }: CollateralMove): string {
  if (sold === null || source === 'reserve') return '';
  const { base } = plan.legs[source] as LegPlan;
  return `Sold ${grouped(rounded(sold.quantity))} ${base} at ${grouped(rounded(sold.price))} for it. `;
}

const roleOf = ({ plan }: Scene, leg: number): LegResult['role'] =>
  (plan.legs[leg] as LegPlan).role;

const sourceOf = (scene: Scene, { source }: CollateralMove): 'reserve' | LegResult['role'] =>
  source === 'reserve' ? 'reserve' : roleOf(scene, source);

const sourceWords = (scene: Scene, { source }: CollateralMove): string =>
  source === 'reserve' ? reserveWords(scene) : `the ${roleOf(scene, source)} leg`;

/** Of a rule that sells spot the cash that goes is what an earlier sale brought and came back. */
const reserveWords = ({ plan: { rebalance } }: Scene): string =>
  rebalance?.from === 'spot' ? 'what was sold before' : 'the reserve';

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
