/** The story in order: entries, margin calls, deaths, reopenings, exits, each with the net delta around it. */
import type { ResultEvent } from '../domain/result.ts';
import type { LegLife, Phase } from '../domain/run.ts';
import { fromFemto } from '../ledger/journal.ts';
import type { Booked } from '../metrics/forced-exit.ts';
import { marginCalls } from '../metrics/margin-calls.ts';
import { compareMoments, planOf, type Scene } from '../metrics/moments.ts';
import { netDeltaAt } from '../metrics/net-delta.ts';
import type { Ratios } from '../metrics/survival.ts';

interface Placed {
  readonly bar: number;
  readonly phase: Phase;
  readonly event: ResultEvent;
}

export function eventsOf(scene: Booked, ratios: Ratios): readonly ResultEvent[] {
  // The sort is stable, so at one open cash comes first, as the engine has it.
  const placed: Placed[] = [...cashEvents(scene)];
  // Lives stand in the order of their ends, which is not known when they begin: entries and calls of
  // one moment are told in the scenario's order, and a call before the death it warned of.
  const { lives } = scene.run;
  const inOrder = [...lives].sort((a, b) => a.leg - b.leg || a.lifeIndex - b.lifeIndex);
  placed.push(...inOrder.map((life) => entryEvent(scene, life)));
  placed.push(...inOrder.flatMap((life) => callEvents(scene, life, ratios.get(life))));
  placed.push(...lives.map((life) => exitEvent(scene, life)));
  for (const { bar, leg } of scene.run.refusals) {
    const role = scene.plan.legs[leg]?.role ?? 'long';
    const lifeIndex = scene.run.lives.filter((life) => life.leg === leg).length;
    const note = 'No cash was left to reopen the lost leg, so the survivor is closed.';
    placed.push(at(scene, bar, 'open', { kind: 'rehedge-refused', leg: role, lifeIndex, note }));
  }
  placed.sort((a, b) => compareMoments(a, b));
  return placed.map(({ event }) => event);
}

function at(
  scene: Scene,
  bar: number,
  phase: Phase,
  event: Omit<ResultEvent, 'atMs' | 'netDeltaBeforeBase' | 'netDeltaAfterBase'>,
): Placed {
  return {
    bar,
    phase,
    event: {
      atMs: scene.tape.openMs[bar] as number,
      ...event,
      netDeltaBeforeBase: netDeltaAt(scene, bar, phase, false),
      netDeltaAfterBase: netDeltaAt(scene, bar, phase, true),
    },
  };
}

function entryEvent(scene: Scene, life: LegLife): Placed {
  return at(scene, life.entryBar, 'open', {
    kind: life.lifeIndex === 0 ? 'entry' : 'rehedge',
    leg: planOf(scene, life).role,
    lifeIndex: life.lifeIndex,
    priceQuote: life.entry,
    quantityBase: life.quantity,
  });
}

function exitEvent(scene: Scene, life: LegLife): Placed {
  const forced = life.exitKind === 'liquidation';
  return at(scene, life.exitBar, life.exitPhase, {
    kind: forced ? 'liquidation' : 'exit',
    leg: planOf(scene, life).role,
    lifeIndex: life.lifeIndex,
    priceQuote: life.exit,
    quantityBase: life.quantity,
    exitKind: life.exitKind,
    ...(life.liquidation?.gap === true
      ? { note: 'The open was already beyond the trigger; the open is taken.' }
      : {}),
  });
}

function callEvents(
  scene: Scene,
  life: LegLife,
  ratio: Float64Array | undefined,
): readonly Placed[] {
  if (ratio === undefined) return [];
  const { role } = planOf(scene, life);
  const calls = marginCalls(ratio, scene.tape.openMs);
  return calls.map(({ bar, levelFraction, ratioFraction }) =>
    at(scene, bar, bar === life.exitBar && life.exitPhase === 'open' ? 'open' : 'inside', {
      kind: 'margin-call',
      leg: role,
      lifeIndex: life.lifeIndex,
      marginRatioFraction: ratioFraction,
      note: `Margin ratio reached ${Math.round(levelFraction * 100)} %.`,
    }),
  );
}

/** Funding and interest, as the books have them. */
function cashEvents(scene: Booked): readonly Placed[] {
  const placed: Placed[] = [];
  const lives = new Map(scene.run.lives.map((life) => [life.tag, life]));
  let bar = 0;
  for (const { atMs, from, amount, reason, leg } of scene.run.journal.transfers) {
    const life = lives.get(leg);
    if (life === undefined || (reason !== 'funding' && reason !== 'interest')) continue;
    while ((scene.tape.openMs[bar] as number) < atMs) bar += 1;
    const received = from.startsWith('world:') ? amount : -amount;
    placed.push(
      at(scene, bar, 'open', {
        kind: reason,
        leg: planOf(scene, life).role,
        lifeIndex: life.lifeIndex,
        amountQuote: fromFemto(received),
      }),
    );
  }
  return placed;
}
