/** What each unwinding did, as the result tells it. */
import type { ExitOutcome } from '../../domain/exit-style.ts';
import { fromFemto } from '../../ledger/journal.ts';
import { quoteOn } from '../../market/settlement-price.ts';
import type { EngineState } from '../state.ts';
import { paidSince, tapeOfLeg } from './pair.ts';
import type { Unwinding } from './unwinding.ts';

/** In the order in which they began. */
export const exitOutcomes = (state: EngineState): readonly ExitOutcome[] =>
  state.unwindings.map((unwinding) => outcomeOf(state, unwinding));

function outcomeOf(state: EngineState, unwinding: Unwinding): ExitOutcome {
  const { trigger, style, endBar, fund, worstDelta, deltaHours } = unwinding;
  const { openMs } = state.tape;
  return {
    role: state.plan.legs[trigger.leg]?.role ?? '',
    lifeIndex: trigger.lifeIndex,
    style: style.kind,
    atMs: openMs[trigger.bar] as number,
    endAtMs: openMs[endBar] as number,
    liquidatorDelta: { worstBase: worstDelta, integratedBaseHours: deltaHours },
    caughtLegSlippageQuote: unwinding.caughtSlippage,
    otherLegSlippageQuote: unwinding.otherSlippage + survivorSlippage(state, unwinding),
    chargeQuote: unwinding.charge,
    fund:
      fund === null
        ? null
        : {
            beforeQuote: fromFemto(fund.before),
            afterQuote: fromFemto(fund.after),
            socialisedQuote: fromFemto(fund.socialised),
            chargedToUsQuote: fromFemto(fund.chargedToUs),
          },
    basisPath: basisPath(state, unwinding),
  };
}

/** At the trigger, and at every open from there to the end. */
function basisPath(
  { tape }: Pick<EngineState, 'tape'>,
  { trigger, endBar }: Unwinding,
): ExitOutcome['basisPath'] {
  const [own, other] = [tapeOfLeg({ tape }, trigger.leg), tapeOfLeg({ tape }, 1 - trigger.leg)];
  const point = (bar: number, otherMark: number, mark: number) => {
    const worth = otherMark * quoteOn(other, bar, 'open');
    return {
      atMs: tape.openMs[bar] as number,
      fraction: worth / (mark * quoteOn(own, bar, 'open')) - 1,
    };
  };
  const path = [point(trigger.bar, trigger.otherMark, trigger.price)];
  for (let bar = trigger.bar + 1; bar <= endBar; bar++)
    path.push(point(bar, other.mark.open[bar] as number, own.mark.open[bar] as number));
  return path;
}

/** Slippage of the survivor's close by policy: of the last unwinding after which it stood alone. */
function survivorSlippage(state: EngineState, { trigger, style }: Unwinding): number {
  const { leg, construction, lifeIndex } = trigger;
  const closesBoth = style.kind !== 'market' && style.kind !== 'fund' && style.kind !== 'migrate';
  const again = state.unwindings.some(
    ({ trigger: other }) =>
      other.leg === leg && other.construction === construction && other.lifeIndex > lifeIndex,
  );
  const survivor = state.lives.findLast(
    (life) =>
      life.leg === 1 - leg &&
      life.construction === construction &&
      life.exitKind === 'survivor-close',
  );
  const closesAtOnce = closesBoth || state.plan.cross !== null;
  if (closesAtOnce || again || survivor === undefined) return 0;
  return paidSince(state, survivor.exitTransfer, 'slippage', survivor.tag);
}
