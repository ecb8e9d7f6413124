/** The story in order: entries, margin calls, deaths, reopenings, transfers, exits, each with the net delta around it. */
import type { ResultEvent } from '../domain/result.ts';
import type { LegLife, SparedLeg } from '../domain/run.ts';
import { fromFemto } from '../ledger/journal.ts';
import type { AccountStory, StandingChange } from '../metrics/delta-neutral-account.ts';
import type { Booked } from '../metrics/forced-exit.ts';
import { CALL_LEVELS, marginCalls } from '../metrics/margin-calls.ts';
import { compareMoments, isForced, planOf, type Scene, tapeOf } from '../metrics/moments.ts';
import type { Ratios } from '../metrics/survival.ts';
import { lowerBound } from '../units/sorted.ts';
import { deleveragedNote, sparedNote } from './adl-words.ts';
import { collateralNote, hedgeGoneNote } from './collateral-words.ts';
import { reductionEvents } from './derisk-words.ts';
import { unwoundEvents } from './exits/words.ts';
import { haltedOrders } from './halt-events.ts';
import { type Placed, placedAt } from './placed-event.ts';
import { arrivals, entryRefusals, ruleExits, sendings } from './policy-events.ts';
import { slippageNote } from './unplanned-words.ts';

export function eventsOf(
  scene: Booked,
  ratios: Ratios,
  accounts: readonly AccountStory[],
): readonly ResultEvent[] {
  // The sort is stable, so at one open cash comes first, as the engine has it.
  const placed: Placed[] = [...arrivals(scene), ...cashEvents(scene)];
  // Lives stand in the order of their ends, which is not known when they begin: entries and calls of
  // one moment are told in the scenario's order, and a call before the death it warned of.
  const { lives } = scene.run;
  const inOrder = [...lives].sort((a, b) => a.leg - b.leg || a.lifeIndex - b.lifeIndex);
  const opened = inOrder.filter(({ continued }) => !continued);
  placed.push(...opened.map((life) => entryEvent(scene, life)));
  placed.push(...inOrder.flatMap((life) => rulesEvents(scene, life)));
  placed.push(...inOrder.flatMap((life) => callEvents(scene, life, ratios.get(life))));
  // Asked of what is still held at a close, so before what is closed there.
  placed.push(
    ...accounts.flatMap(({ changes }) => changes.map((one) => standingEvent(scene, one))),
  );
  placed.push(...ruleExits(scene), ...reductionEvents(scene));
  placed.push(...lives.map((life) => exitEvent(scene, life)));
  placed.push(...scene.run.spared.map((one) => sparedEvent(scene, one)));
  for (const { bar, leg } of scene.run.refusals) {
    const role = scene.plan.legs[leg]?.role ?? 'long';
    // The life it would have been: what a later construction opens was not known then.
    const before = lives.filter((life) => life.leg === leg && life.entryBar < bar);
    const lifeIndex = before.length;
    const note = 'No cash was left to reopen the lost leg, so the survivor is closed.';
    placed.push(
      placedAt(scene, bar, 'open', { kind: 'rehedge-refused', leg: role, lifeIndex, note }),
    );
  }
  placed.push(
    ...unwoundEvents(scene),
    ...haltedOrders(scene),
    ...entryRefusals(scene),
    ...sendings(scene),
  );
  placed.sort((a, b) => compareMoments(a, b));
  return placed.map(({ event }) => event);
}

function entryEvent(scene: Scene, life: LegLife): Placed {
  return placedAt(scene, life.entryBar, 'open', {
    kind: life.reopened ? 'rehedge' : 'entry',
    leg: planOf(scene, life).role,
    lifeIndex: life.lifeIndex,
    priceQuote: life.entry,
    quantityBase: life.quantity,
  });
}

/** What the kind of an exit does not say. */
function noteOf(scene: Booked, life: LegLife): { readonly note?: string } {
  const { liquidation, closedShare } = life;
  const said: string[] = [];
  if (liquidation?.gap) said.push('The open was already beyond the trigger; the open is taken.');
  if (closedShare < 1 && life.deleveraging === null) {
    const percent = Number((closedShare * 100).toPrecision(4));
    said.push(`${percent} % of the position was closed; the rest goes on.`);
  }
  if (life.deleveraging !== null) said.push(deleveragedNote(life, life.deleveraging));
  said.push(...collateralNote(life), ...hedgeGoneNote(life));
  said.push(...slippageNote(scene, life));
  return said.length === 0 ? {} : { note: said.join(' ') };
}

/** A new margin table that an open position met. */
function rulesEvents(scene: Scene, life: LegLife): readonly Placed[] {
  const met = life.tables.slice(1).filter(({ bar }) => bar <= life.exitBar);
  return met.map(({ bar }) =>
    placedAt(scene, bar, 'open', {
      kind: 'rules-change',
      leg: planOf(scene, life).role,
      lifeIndex: life.lifeIndex,
      note: 'The venue’s next margin table came into force.',
    }),
  );
}

function exitEvent(scene: Booked, life: LegLife): Placed {
  return placedAt(scene, life.exitBar, life.exitPhase, {
    kind: isForced(life) ? life.exitKind : 'exit',
    leg: planOf(scene, life).role,
    lifeIndex: life.lifeIndex,
    priceQuote: life.exit,
    quantityBase: life.quantity * life.closedShare,
    exitKind: life.exitKind,
    ...noteOf(scene, life),
  });
}

function sparedEvent(scene: Scene, spared: SparedLeg): Placed {
  return placedAt(scene, spared.bar, 'open', {
    kind: 'adl-spared',
    leg: scene.plan.legs[spared.leg === 0 ? 0 : 1].role,
    lifeIndex: spared.lifeIndex,
    note: sparedNote(spared),
  });
}

function standingEvent(scene: Scene, change: StandingChange): Placed {
  const { bar, phase, title, underlier, qualifies, reason, life } = change;
  const verb = qualifies ? 'counts as' : 'no longer counts as';
  return placedAt(scene, bar, phase, {
    kind: 'delta-neutral',
    leg: planOf(scene, life).role,
    lifeIndex: life.lifeIndex,
    note: `The ${title} account ${verb} delta-neutral in ${underlier}: ${reason}.`,
  });
}

function callEvents(
  scene: Scene,
  life: LegLife,
  ratio: Float64Array | undefined,
): readonly Placed[] {
  if (ratio === undefined) return [];
  // What a liquidation left over stands at its limit in the bar that left it: that is no warning.
  const firstBar = life.continued ? life.entryBar + 1 : life.entryBar;
  const called = (levels: readonly number[], noteOfLevel: (level: number) => string) =>
    marginCalls(ratio, scene.tape.openMs, levels)
      .filter(({ bar }) => bar >= firstBar)
      .map(({ bar, levelFraction, ratioFraction }) =>
        placedAt(
          scene,
          bar,
          bar === life.exitBar && life.exitPhase === 'open' ? 'open' : 'inside',
          {
            kind: 'margin-call',
            leg: planOf(scene, life).role,
            lifeIndex: life.lifeIndex,
            marginRatioFraction: ratioFraction,
            note: noteOfLevel(levelFraction),
          },
        ),
      );
  const usual = called(
    CALL_LEVELS,
    (level) => `Margin ratio reached ${Math.round(level * 100)} %.`,
  );
  const { cross } = scene.plan;
  if (cross === null) return usual;
  // A venue's own level stands where its threshold ÷ that level is the margin ratio.
  const own = new Map(
    cross.levels
      .filter((level) => level.ratio > cross.threshold)
      .map((level) => [cross.threshold / level.ratio, level]),
  );
  return [
    ...usual,
    ...called([...own.keys()], (ratioLevel) => {
      const level = own.get(ratioLevel);
      return `Adjusted equity fell to ${level?.ratio} × maintenance: ${level?.name}.`;
    }),
  ];
}

/** Funding and interest, as the books have them; of funding that accrues one event a print. */
function cashEvents(scene: Booked): readonly Placed[] {
  const placed: Placed[] = [];
  const lives = new Map(scene.run.lives.map((life) => [life.tag, life]));
  const accrued = new Map<string, bigint>();
  let bar = 0;
  for (const { atMs, from, amount, reason, leg } of scene.run.journal.transfers) {
    const life = lives.get(leg);
    if (life === undefined || (reason !== 'funding' && reason !== 'interest')) continue;
    while ((scene.tape.openMs[bar] as number) < atMs) bar += 1;
    const signed = from.startsWith('world:') ? amount : -amount;
    const received = signed + (reason === 'funding' ? (accrued.get(leg) ?? 0n) : 0n);
    if (reason === 'funding' && !completesAt(scene, life, bar)) {
      accrued.set(leg, received);
      continue;
    }
    if (reason === 'funding') accrued.delete(leg);
    placed.push(
      placedAt(scene, bar, 'open', {
        kind: reason,
        leg: planOf(scene, life).role,
        lifeIndex: life.lifeIndex,
        amountQuote: fromFemto(received),
      }),
    );
  }
  return placed;
}

/** Whether a print of this life's leg is complete at a bar, or the life ends there. */
function completesAt(scene: Scene, life: LegLife, bar: number): boolean {
  const { funding } = tapeOf(scene, life);
  const print = lowerBound(funding.bar, bar + 1) - 1;
  return funding.completes[print] === 1 || bar >= life.exitBar;
}
