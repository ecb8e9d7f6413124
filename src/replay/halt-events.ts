/** What met a halt, told: an order that waits, collateral that can not leave or is not let in. */
import type { Waited } from '../domain/halt.ts';
import type { HaltedOrder } from '../domain/run.ts';
import type { Scene } from '../metrics/moments.ts';
import { minuteText } from '../units/time.ts';
import { STOPPED } from './halt-rules.ts';
import { type Placed, placedAt } from './placed-event.ts';

/** In the order in which they were met. */
export const haltedOrders = (scene: Scene): readonly Placed[] =>
  scene.run.halted.map((order) => {
    const { bar, phase, leg, lifeIndex } = order;
    return placedAt(scene, bar, phase, {
      kind: 'halted',
      leg: scene.plan.legs[leg === 0 ? 0 : 1].role,
      lifeIndex,
      note: haltedNote(order),
    });
  });

/** What waits, by what it is. */
const WAITS: Readonly<Record<Waited, string>> = {
  exit: 'The order to close the leg waits',
  entry: 'The entry waits',
  reopening: 'The leg is not opened again yet',
  reduction: 'The legs are not reduced yet',
  'spot sale': 'No spot is sold for collateral yet',
  withdrawal: 'No collateral can be taken from the other leg yet',
  deposit: 'The collateral is there and not let in',
  'window end': 'The window ends here, and the leg is marked at the last close all the same',
};

const haltedNote = ({ what, halt }: HaltedOrder): string =>
  `${WAITS[what]}: at ${halt.venue} ${STOPPED[halt.kind]} until ${minuteText(halt.to)} UTC.`;
