/** What a scenario reads, as wants: the mirror of history.ts, which reads it. */

import type { InstrumentRef } from '../../domain/instrument.ts';
import type { LegSpec, Scenario } from '../../domain/scenario.ts';
import { OWN_VENUE } from '../../domain/series.ts';
import { spellingOf } from '../../loaders/spelling.ts';
import { conversionPath } from '../../market/conversion.ts';
import { borrowOf, legsOf, type RuleBooks } from '../../replay/plan.ts';
import { signalRefs } from '../../replay/signal-refs.ts';
import type { StoredKind } from '../../store/keys.ts';
import { DAY, MINUTE } from '../../units/units.ts';
import { VENUES, venueNamed } from '../../venues/names.ts';
import type { Want } from './want.ts';

/** Prints before the window tell the rate a screener showed at the entry; see series-source.ts. */
const FUNDING_LEAD_MS = 3 * DAY;
const CONVERSION_LEAD_MS = DAY;
/** A print this late still belongs to the boundary at the window's end. */
const JITTER_MS = MINUTE;

/** What one scenario needs, and what it makes use of. */
export function scenarioWants(scenario: Scenario, books: RuleBooks): readonly Want[] {
  const legs = legsOf(scenario.construction);
  const [first] = legs;
  return [
    ...legs.flatMap((leg) => legWants(scenario, leg, books)),
    ...legs.flatMap((leg) => assetWants(scenario, leg)),
    ...borrowWants(scenario),
    ...legs.flatMap(({ quote }) => conversionWants(scenario, quote)),
    ...signalWants(scenario),
    ...(first === undefined ? [] : sharedSpot(scenario, first)),
  ];
}

const assetRefs = ({ collateral }: Scenario): readonly InstrumentRef[] =>
  Object.values(collateral ?? {}).flatMap(({ assets }) => assets.map(({ price }) => price));

/** Series of the user's own that no venue hands out, by name. */
export const ownSeries = (scenario: Scenario): readonly string[] =>
  [...signalRefs(scenario), ...assetRefs(scenario)]
    .filter(({ venue }) => venue === OWN_VENUE)
    .map(({ instrument }) => instrument);

function want(
  { window }: Scenario,
  { venue, instrument }: InstrumentRef,
  kind: StoredKind,
  required: boolean,
  leadMs = 0,
): Want {
  const isPrint = kind === 'funding' || kind === 'borrow';
  return {
    venue,
    instrument,
    kind,
    fromMs: window.from - leadMs,
    toMs: window.to + (isPrint ? JITTER_MS : 0),
    required,
    exact: false,
  };
}

function legWants(scenario: Scenario, leg: LegSpec, books: RuleBooks): readonly Want[] {
  if (leg.contract === 'spot') return [want(scenario, leg, 'spot', true)];
  const { mark, fills } = scenario;
  // A venue that margins on its oracle is replayed on it, and on a mark only where there is none.
  const onOracle = mark === 'mark' && books.get(leg.venue)?.trigger.price === 'oracle';
  const last = fills === 'last' && mark !== 'last' ? [want(scenario, leg, 'last', false)] : [];
  return [
    want(scenario, leg, mark, !onOracle),
    want(scenario, leg, 'funding', true, FUNDING_LEAD_MS),
    want(scenario, leg, 'index', onOracle),
    ...last,
  ];
}

/** Prices of the assets behind a leg's margin that a venue hands out. */
const assetWants = (scenario: Scenario, { role }: LegSpec): readonly Want[] =>
  (scenario.collateral?.[role]?.assets ?? [])
    .filter(({ price }) => price.venue !== OWN_VENUE)
    .map(({ price }) => want(scenario, price, price.kind, true));

function borrowWants(scenario: Scenario): readonly Want[] {
  const borrow = borrowOf(scenario.construction);
  if (borrow === null || borrow.kind === 'flat') return [];
  const isPerp = venueNamed(borrow.ref.venue)?.spotOrPerp === 'perp';
  return [want(scenario, borrow.ref, isPerp ? 'funding' : 'borrow', true, FUNDING_LEAD_MS)];
}

function conversionWants(scenario: Scenario, quote: string): readonly Want[] {
  const { quotes, capital } = scenario;
  if (quotes === null || quotes === 'at par' || quote === capital.currency) return [];
  const links = conversionPath(quotes, quote, capital.currency) ?? [];
  return links.map(({ ref }) => want(scenario, ref, ref.kind, true, CONVERSION_LEAD_MS));
}

function signalWants(scenario: Scenario): readonly Want[] {
  return signalRefs(scenario)
    .filter(({ venue }) => venue !== OWN_VENUE)
    .map((ref) => {
      const traded = venueNamed(ref.venue)?.spotOrPerp === 'spot' ? 'spot' : 'last';
      const kind = ref.kind === 'volume' ? traded : ref.kind;
      return want(scenario, ref, kind, true, DAY);
    });
}

/** The spot chart beside the legs: that of the first leg's own exchange. */
function sharedSpot(
  scenario: Scenario,
  { venue, base, quote, contract }: LegSpec,
): readonly Want[] {
  if (contract === 'spot') return [];
  const exchange = venueNamed(venue)?.exchange;
  const market = VENUES.find((one) => one.exchange === exchange && one.spotOrPerp === 'spot');
  const instrument = spellingOf(market?.name ?? '')?.spell({ base, quote, settle: null });
  if (market === undefined || instrument === null || instrument === undefined) return [];
  return [want(scenario, { venue: market.name, instrument }, 'spot', false)];
}
