/** What a crowd did to its markets, as a result tells it. */
import type {
  CrowdDeaths,
  CrowdMarket as CrowdMarketResult,
  CrowdPoint,
  LeverageShare,
} from '../domain/crowd.ts';
import type { PriceColumns } from '../market/tape.ts';
import type { CrowdMarket } from './market.ts';
import { printsChanged } from './moved-tape.ts';
import { accountsByLeverage } from './population.ts';
import type { CrowdState } from './state.ts';

/** Most points of a curve: what a small picture can show. */
const CURVE_POINTS = 400;

/** One market of a crowd that has been walked. */
export function tellMarket(state: CrowdState, i: number): CrowdMarketResult {
  const market = state.markets[i] as CrowdMarket;
  const { crowd } = state.input;
  const { leg, paid, socialised } = market;
  const changed = printsChanged(market).map(
    (print) => (market.rates[print] as number) - (market.tape.funding.rate[print] as number),
  );
  const points = movedPoints(market);
  return {
    role: leg.role,
    venue: leg.venue,
    instrument: leg.instrument,
    furthest: furthestOf(points.filter((point) => distance(point) > 0)),
    soldQuote: market.sold,
    boughtQuote: market.bought,
    collateralQuote: market.collateral,
    died: deaths(crowd.leverages, crowd.accounts, market.died.crowd),
    oppositeDied:
      crowd.opposite === null
        ? []
        : deaths(crowd.opposite.leverages, crowd.accounts, market.died.opposite),
    fundBeforeQuote: crowd.fund,
    fundAfterQuote: market.fund,
    shortfallQuote: paid + socialised,
    paidQuote: paid,
    socialisedQuote: socialised,
    adl: market.adl,
    unmatchedBase: market.unmatched,
    printsChanged: changed.length,
    largestPrintChange: changed.reduce(
      (most, change) => (Math.abs(change) > Math.abs(most) ? change : most),
      0,
    ),
    printsNote: printsNote(state, i, changed.length > 0),
    curve: thinned(points),
  };
}

/** What of the prints is not as a reader might think. */
function printsNote({ markets, meters }: CrowdState, i: number, isChanged: boolean): string | null {
  const { leg, isMoved } = markets[i] as CrowdMarket;
  const meter = meters[i] ?? null;
  if (leg.contract === 'spot' || !isMoved) return null;
  if (meter === null)
    return `how ${leg.venue} makes a rate out of a premium is not sourced: its prints stay as recorded`;
  if (!isChanged || meter.source === 'index') return null;
  const standsIn = meter.source === 'spot' ? 'the shared spot price' : 'its recorded mark';
  return `no index of ${leg.venue} is loaded: its premium is counted against ${standsIn}`;
}

const deaths = (
  leverages: readonly LeverageShare[],
  accounts: number,
  died: readonly number[],
): readonly CrowdDeaths[] => {
  const counts = accountsByLeverage(leverages, accounts);
  return leverages.map(({ leverage }, bucket) => ({
    leverage,
    accounts: counts[bucket] ?? 0,
    died: died[bucket] ?? 0,
  }));
};

/** What is shown before the first bar that was moved. */
const BARS_BEFORE = 30;
/** A price that is moved by less looks like the recorded one. */
const SEEN = 1e-4;

/** Each bar from shortly before the first that was visibly moved to the last, by the price that was moved furthest. */
function movedPoints({ isMoved, tape, columns, openMs }: CrowdMarket): readonly CrowdPoint[] {
  if (!isMoved) return [];
  const pointAt = (bar: number): CrowdPoint =>
    furthestOf(
      COLUMNS.map((column) => ({
        atMs: openMs[bar] as number,
        recordedPrice: tape.mark[column][bar] as number,
        movedPrice: columns[column][bar] as number,
      })),
    ) as CrowdPoint;
  const points = Array.from(openMs, (_, bar) => pointAt(bar));
  const isSeen = (point: CrowdPoint): boolean => distance(point) >= SEEN;
  const first = points.findIndex(isSeen);
  if (first < 0) return points.filter((point) => distance(point) > 0);
  return points.slice(Math.max(0, first - BARS_BEFORE), points.findLastIndex(isSeen) + 1);
}

const COLUMNS: readonly (keyof PriceColumns)[] = ['open', 'high', 'low', 'close'];

const distance = ({ recordedPrice, movedPrice }: CrowdPoint): number =>
  Math.abs(movedPrice / recordedPrice - 1);

/** Of equals the first. */
const furthestOf = (points: readonly CrowdPoint[]): CrowdPoint | null =>
  points.reduce<CrowdPoint | null>(
    (most, point) => (most === null || distance(point) > distance(most) ? point : most),
    null,
  );

/** The furthest of each of equal shares of the points. */
function thinned(points: readonly CrowdPoint[]): readonly CrowdPoint[] {
  if (points.length <= CURVE_POINTS) return points;
  return Array.from({ length: CURVE_POINTS }, (_, share) =>
    furthestOf(
      points.slice(
        Math.floor((share * points.length) / CURVE_POINTS),
        Math.floor(((share + 1) * points.length) / CURVE_POINTS),
      ),
    ),
  ).filter((point) => point !== null);
}
