/**
 * A scenario back to YAML, with every default written out: a report prints it, so that a report is
 * a recipe. Reading the text gives the same scenario.
 */
import { Document, isMap, isScalar, type YAMLMap } from 'yaml';
import type { InstrumentRef } from '../domain/instrument.ts';
import type {
  Account,
  AccountFacts,
  BorrowCost,
  Construction,
  ConversionRef,
  EntryRule,
  ExitRule,
  LegSpec,
  LiquidationRules,
  OpenPosition,
  Rebalancing,
  Role,
  Scenario,
  SignalRule,
  SpreadRule,
  WalletHolding,
} from '../domain/scenario.ts';
import { durationText } from '../units/time.ts';
import { parseInstrument } from '../venues/instruments.ts';
import { plainAdl } from './adl.ts';
import { plainCollateral } from './collateral.ts';
import { plainCrowd } from './crowd.ts';
import { plainDerisking } from './derisk.ts';
import type { YamlMap, YamlValue } from './document.ts';
import { plainExits } from './exits.ts';
import { plainHalt } from './halts.ts';
import { amountText, annualText, fractionText, instantText } from './quantity.ts';
import { plainShock } from './stress.ts';
import { plainUnplanned } from './unplanned.ts';
import { changesBetween } from './variants.ts';

type Plain = Exclude<YamlValue, null>;

/** The merged scenario as YAML text. Keys whose value is "none" are left out. */
export function renderScenario(scenario: Scenario): string {
  const document = new Document(withVariants(scenario), { schema: 'core', version: '1.2' });
  const root = document.contents;
  if (isMap(root)) foldShallow(root as YAMLMap);
  return document.toString({ lineWidth: 0, flowCollectionPadding: true });
}

/** Maps of plain values stand on one line; lists and maps of maps do not. */
function foldShallow(map: YAMLMap): void {
  for (const { value } of map.items) {
    if (!isMap(value)) continue;
    if (value.items.every((item) => isScalar(item.value))) value.flow = true;
    else foldShallow(value);
  }
}

/** A variant is written as what it changes. */
function withVariants(scenario: Scenario): YamlMap {
  const base = plainScenario(scenario);
  if (scenario.variants.length === 0) return base;
  const variants = scenario.variants.map(({ name, scenario: other }) => ({
    name,
    ...changesBetween(base, plainScenario(other)),
  }));
  return { ...base, variants };
}

function plainScenario(scenario: Scenario): { [key: string]: Plain } {
  const { window, capital, costs, survivor, gaps, reconstruction, quotes } = scenario;
  const { rebalance, enter, leave } = scenario;
  return present({
    schema: scenario.schema,
    name: scenario.name,
    question: scenario.question,
    window: { from: instantText(window.from), to: instantText(window.to) },
    capital: amountText(capital),
    reserve: fractionText(scenario.reserve),
    construction: plainConstruction(scenario.construction, scenario),
    costs: {
      taker: costs.taker === 'venue' ? 'venue' : fractionText(costs.taker),
      slippage: fractionText(costs.slippage),
      ...(scenario.unplanned === null
        ? {}
        : { unplanned: plainUnplanned(scenario.unplanned, capital.currency) }),
    },
    liquidation: plainLiquidation(scenario.liquidation, capital.currency),
    rules: scenario.rules,
    quotes: quotes === null || quotes === 'at par' ? quotes : plainQuotes(quotes),
    survivor: { policy: survivor.policy, reaction: durationText(survivor.reaction) },
    rebalance: rebalance === null ? null : plainRebalancing(rebalance, capital.currency),
    enter: enter === null ? null : plainEntry(enter),
    leave: leave === null ? null : plainExit(leave),
    adl: scenario.adl === null ? null : plainAdl(scenario.adl),
    exits: plainExitsOf(scenario),
    derisk: scenario.derisk === null ? null : plainDerisking(scenario.derisk),
    halts: scenario.halts.length === 0 ? null : scenario.halts.map(plainHalt),
    collateral:
      scenario.collateral === null
        ? null
        : plainCollateral(scenario.collateral, scenario.construction),
    crowd: scenario.crowd === null ? null : plainCrowd(scenario.crowd, capital.currency),
    stress: scenario.stress.length === 0 ? null : scenario.stress.map(plainShock),
    gaps: { max: durationText(gaps.max) },
    accept: scenario.accept.length === 0 ? null : [...scenario.accept],
    hold: scenario.hold === null ? null : durationText(scenario.hold),
    grid: scenario.grid === null ? null : durationText(scenario.grid),
    data: reconstruction === null ? null : { reconstruction },
    mark: scenario.mark,
    fills: scenario.fills,
    cost_of_capital: scenario.costOfCapital === null ? null : annualText(scenario.costOfCapital),
    delta_band: fractionText(scenario.deltaBand),
    accounts: scenario.accounts === null ? null : plainAccounts(scenario.accounts),
    gates: plainGates(scenario),
  });
}

const plainExitsOf = ({ exits, construction, capital }: Scenario): Plain | null => {
  if (exits === null) return null;
  const roles: readonly Role[] =
    construction.kind === 'delta-neutral' ? ['long', 'short'] : ['spot', 'perp'];
  return plainExits(exits, roles, capital.currency);
};

/** Without the keys that have no value. */
function present(map: Readonly<Record<string, Plain | null>>): { [key: string]: Plain } {
  const entries = Object.entries(map).filter((e): e is [string, Plain] => e[1] !== null);
  return Object.fromEntries(entries);
}

const plainRef = ({ venue, instrument }: InstrumentRef): Plain => ({ venue, instrument });

const plainQuotes = (quotes: Readonly<Record<string, ConversionRef>>): Plain =>
  Object.fromEntries(
    Object.entries(quotes).map(([currency, ref]) => [currency, plainConversion(ref)]),
  );

/** What the venue's spelling does not say, or says otherwise, is written out. */
function plainConversion({ venue, instrument, kind, base, quote }: ConversionRef): Plain {
  const read = parseInstrument(venue, instrument);
  return present({
    venue,
    instrument,
    kind: kind === 'spot' ? null : kind,
    base: read?.base === base ? null : base,
    quote: read?.quote === quote ? null : quote,
  });
}

const plainBorrow = (borrow: BorrowCost): Plain =>
  borrow.kind === 'flat' ? annualText(borrow.perYear) : plainRef(borrow.ref);

function plainConstruction(construction: Construction, { split }: Scenario): Plain {
  const share = optionalFraction(split);
  if (construction.kind === 'delta-neutral') {
    const { kind, long, short } = construction;
    const leverage = plainLeverage(long, short);
    return present({ kind, long: plainLeg(long), short: plainLeg(short), leverage, split: share });
  }
  const { kind, spot, perp, borrow } = construction;
  const legs = { kind, spot: plainLeg(spot), perp: plainLeg(perp) };
  if (construction.kind === 'reverse-cash-and-carry')
    return present({
      ...legs,
      leverage: plainLeverage(spot, perp),
      borrow: plainBorrow(borrow),
      split: share,
    });
  const { margin, haircut, hedgedMaintenance } = construction;
  return present({
    ...legs,
    margin,
    leverage: perp.leverage,
    haircut: optionalFraction(haircut),
    hedgedMaintenance: optionalFraction(hedgedMaintenance),
    borrow: plainBorrow(borrow),
    split: share,
  });
}

const plainLeverage = (first: LegSpec, second: LegSpec): Plain =>
  first.leverage === second.leverage
    ? first.leverage
    : { [first.role]: first.leverage, [second.role]: second.leverage };

/** What the venue's spelling does not say, or says otherwise, is written out. */
function plainLeg(leg: LegSpec): Plain {
  const { venue, instrument, base, quote, contract } = leg;
  const read = parseInstrument(venue, instrument);
  return present({
    venue,
    instrument,
    base: read?.base === base ? null : base,
    quote: read?.quote === quote ? null : quote,
    contract: read?.contract === contract ? null : contract,
    position: leg.position === null ? null : plainPosition(leg.position, leg),
    delta:
      leg.delta === undefined ? null : { venue: leg.delta.venue, instrument: leg.delta.instrument },
  });
}

const plainPosition = (
  { quantity, entry, margin, atMs }: OpenPosition,
  { base, quote, contract }: LegSpec,
): Plain => ({
  quantity: amountText({ amount: quantity, currency: base }),
  entry,
  margin: amountText({ amount: margin, currency: contract === 'inverse' ? base : quote }),
  at: instantText(atMs),
});

function plainLiquidation(rules: LiquidationRules, currency: string): Plain {
  if (rules.kind === 'venue') return 'venue';
  const [only, ...others] = rules.maintenance;
  const brackets = rules.maintenance.map(({ to, rate }) =>
    present({
      to: Number.isFinite(to) ? amountText({ amount: to, currency }) : null,
      rate: fractionText(rate),
    }),
  );
  return {
    maintenance: only !== undefined && others.length === 0 ? fractionText(only.rate) : brackets,
    style: rules.style,
    fee: fractionText(rules.fee),
    slippage: fractionText(rules.slippage),
  };
}

const plainRebalancing = (
  { at, to, from, transfer, fee, limit, selling }: Rebalancing,
  currency: string,
): Plain =>
  present({
    at: fractionText(at),
    to: fractionText(to),
    from,
    selling:
      selling === null
        ? null
        : present({
            time: durationText(selling.time),
            slippage: optionalFraction(selling.slippage),
            fee: optionalFraction(selling.fee),
          }),
    transfer: durationText(transfer),
    fee: amountText({ amount: fee, currency }),
    limit: limit === null ? null : amountText({ amount: limit, currency }),
  });

/** The text of a fraction that may not be stated. */
const optionalFraction = (x: number | null): Plain | null => (x === null ? null : fractionText(x));

const plainSpread = (rule: SpreadRule | null, bound: 'min' | 'max'): Plain | null =>
  rule === null ? null : { over: durationText(rule.over), [bound]: annualText(rule.level) };

function plainSignals(rules: readonly SignalRule[]): Plain | null {
  const [only, ...others] = rules.map(({ series: { venue, instrument, kind }, min, max }) =>
    present({ venue, instrument, kind, min, max }),
  );
  if (only === undefined) return null;
  return others.length === 0 ? only : [only, ...others];
}

const plainEntry = ({ fundingSpread, divergence, signals, coolDown, times }: EntryRule): Plain =>
  present({
    funding_spread: plainSpread(fundingSpread, 'min'),
    divergence: divergence === null ? null : { max: fractionText(divergence) },
    signal: plainSignals(signals),
    cool_down: durationText(coolDown),
    times,
  });

const plainExit = (rule: ExitRule): Plain => {
  const { fundingSpread, divergence, signals, marginRatio, stop, takeProfit } = rule;
  return present({
    funding_spread: plainSpread(fundingSpread, 'max'),
    divergence: divergence === null ? null : { min: fractionText(divergence) },
    signal: plainSignals(signals),
    margin_ratio: optionalFraction(marginRatio),
    stop: optionalFraction(stop),
    take_profit: optionalFraction(takeProfit),
  });
};

const plainAccounts = (accounts: Readonly<Record<string, Account>>): Plain =>
  Object.fromEntries(
    Object.entries(accounts).map(([exchange, { changes, ...facts }]) => [
      exchange,
      present({
        ...plainFacts(facts),
        changes:
          changes.length === 0
            ? null
            : changes.map(({ at, ...changed }) => ({
                at: instantText(at),
                ...plainFacts(changed),
              })),
      }),
    ]),
  );

const plainFacts = (facts: { readonly [K in keyof AccountFacts]: AccountFacts[K] | null }) =>
  present({
    portfolioMargin: facts.portfolioMargin,
    vip: facts.vip,
    deltaMode: facts.deltaMode,
    wallets: facts.wallets === null ? null : facts.wallets.map(plainHolding),
  });

const plainHolding = ({ wallet, asset, amount, debt, ratio }: WalletHolding): Plain =>
  present({ wallet, asset, amount, debt: debt === 0 ? null : debt, ratio });

function plainGates({ gates }: Scenario): Plain | null {
  const plain = present({
    survives: gates.survives,
    net_min: optionalFraction(gates.netMin),
    forced_exit_loss_max: optionalFraction(gates.forcedExitLossMax),
  });
  return Object.keys(plain).length === 0 ? null : plain;
}
