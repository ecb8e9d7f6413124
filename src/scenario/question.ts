/** The question of a scenario that does not ask one. */
import type { Construction, LegSpec } from '../domain/scenario.ts';
import { plainDecimal } from './quantity.ts';

/** `What did long binance-usdm AVAXUSDT against short … earn at 5x, and what did …?` */
export function defaultQuestion(construction: Construction): string {
  const named = ({ venue, instrument }: LegSpec) => `${venue} ${instrument}`;
  const times = ({ leverage }: LegSpec) => `${plainDecimal(leverage)}x`;
  const ask = (held: string, at: string) =>
    `What did ${held} earn at ${at}, and what did the forced exits cost?`;
  if (construction.kind === 'delta-neutral') {
    const { long, short } = construction;
    const at =
      long.leverage === short.leverage ? times(long) : `${times(long)} and ${times(short)}`;
    return ask(`long ${named(long)} against short ${named(short)}`, at);
  }
  const { spot, perp } = construction;
  const held =
    construction.kind === 'cash-and-carry'
      ? `spot ${named(spot)} against short ${named(perp)}`
      : `sold spot ${named(spot)} against long ${named(perp)}`;
  return ask(held, times(perp));
}
