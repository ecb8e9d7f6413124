/** What happened, as upright lines on every time axis, each leading to its row in the table of events. */
import type { LegResult, ReplayResult, ResultEvent } from '../../domain/result.ts';
import { percent } from '../format.ts';
import { deaths, isPart, legName, roleName } from '../names.ts';
import type { Mark } from '../panel.ts';

export function marksOf({ result }: { readonly result: ReplayResult }): readonly Mark[] {
  const forced = new Map<number, LegResult[]>();
  for (const leg of deaths(result))
    forced.set(leg.exit.atMs, [...(forced.get(leg.exit.atMs) ?? []), leg]);
  const deathMarks = [...forced].map(([atMs, legs]): Mark => {
    const event = result.events.findIndex(
      (one) => one.atMs === atMs && one.kind === 'liquidation' && one.leg === legs[0]?.role,
    );
    return { atMs, kind: 'forced', text: forcedText(legs), ...(event < 0 ? {} : { event }) };
  });
  const rest = result.events.flatMap((event, index): readonly Mark[] => {
    const mark = markOf(event, result);
    return mark === null ? [] : [{ ...mark, event: index }];
  });
  // Deaths last, so that they are drawn over what else happened in their bar.
  return [...rest.slice(0, MARKS_SHOWN), ...deathMarks];
}

/** `Binance long and Bybit short †`; without the † where only parts were closed. */
const forcedText = (legs: readonly LegResult[]): string =>
  legs.map((leg) => `${isPart(leg) ? 'part of ' : ''}${legName(leg)}`).join(' and ') +
  (legs.every(isPart) ? '' : ' †');

/** Beyond this many vertical lines a chart says nothing; the table has them all. */
const MARKS_SHOWN = 60;

function markOf(event: ResultEvent, result: ReplayResult): Mark | null {
  const { atMs, kind, leg, marginRatioFraction: ratio } = event;
  const plain = (text: string): Mark => ({ atMs, kind: 'plain', text });
  switch (kind) {
    case 'margin-call': {
      const at = ratio === undefined ? '' : ` at ${percent(ratio, 0)}`;
      return { atMs, kind: 'call', text: `margin call${at}: ${roleName(result, leg)}` };
    }
    case 'rules-change':
      return plain('new margin table');
    case 'rehedge':
      return plain('rehedged');
    case 'transfer-arrived':
      return plain('collateral arrived');
    case 'policy-exit':
      return plain('closed by rule');
    case 'exit':
      return event.exitKind === 'survivor-close' ? plain('survivor closed') : null;
    default:
      return null;
  }
}
