/**
 * A scenario file to a `Scenario`: every block is read on its own and what must hold between blocks
 * is checked on those that could be read, so that one run names every problem of the file.
 */
import type { Crowd } from '../domain/crowd.ts';
import type { Construction, LegSpec, Role, Scenario } from '../domain/scenario.ts';
import type { EpochMs } from '../units/units.ts';
import { adlProblems } from './adl.ts';
import { collateralOf, collateralProblems } from './collateral.ts';
import type { ConstructionDraft } from './construction.ts';
import { crowdMarginOf, crowdProblems } from './crowd.ts';
import { readDocument, type ScenarioDocument } from './document.ts';
import { exitProblems, exitsOf } from './exits.ts';
import { haltProblems } from './halts.ts';
import { type Problem, problemsOf, scenarioError } from './issues.ts';
import type { LegInRole } from './leg.ts';
import { defaultQuestion } from './question.ts';
import { quoteProblems } from './quotes.ts';
import { BLOCKS, type Blocks } from './schema.ts';
import { applySets } from './set-path.ts';
import { stressProblems } from './stress.ts';
import { variantDocument, variantProblems, withVariants } from './variants.ts';

/** What may be asked of the parser. */
export interface ParseOptions {
  /** `path=value`, as `--set` gives them, applied in order before anything is checked. */
  readonly sets?: readonly string[];
}

/**
 * Reads a scenario.
 *
 * @param file  as errors should name it
 * @throws ScenarioError with every problem of the file, at most ten
 */
export function parseScenario(text: string, file: string, options: ParseOptions = {}): Scenario {
  return scenarioOf(applySets(readDocument(text, file), options.sets ?? []));
}

/**
 * The scenario that a document says; a sweep writes its values into the document first.
 *
 * @throws ScenarioError with every problem, at most ten
 */
export function scenarioOf(document: ScenarioDocument): Scenario {
  const base = readWhole(document);
  const variants = (base.blocks.variants ?? []).map((draft, at) => {
    const merged = variantDocument(document, draft);
    const { blocks, problems } = readWhole(merged);
    const own = variantProblems(problems, base.problems, draft, at);
    return { name: draft.name, data: merged.data, blocks, problems: own };
  });
  const problems = [...base.problems, ...variants.flatMap((variant) => variant.problems)];
  const error = scenarioError(withVariants(document, variants), problems);
  if (error !== null) throw error;
  const scenario = assemble(base.blocks as Blocks);
  return {
    ...scenario,
    variants: variants.map(({ name, blocks }) => ({
      name,
      scenario: { ...assemble(blocks as Blocks), question: scenario.question },
    })),
  };
}

/** Each block that can be read, and every problem of them and between them. */
function readWhole(document: ScenarioDocument): ReturnType<typeof readBlocks> {
  const { blocks, problems } = readBlocks(document);
  return { blocks, problems: [...problems, ...crossChecks(blocks)] };
}

type BlockKey = keyof typeof BLOCKS;
const BLOCK_KEYS = Object.keys(BLOCKS) as BlockKey[];
const isBlockKey = (key: string): key is BlockKey => Object.hasOwn(BLOCKS, key);

/** Each block that can be read, and what is wrong with the others. */
function readBlocks({ data }: ScenarioDocument): {
  readonly blocks: Partial<Blocks>;
  readonly problems: readonly Problem[];
} {
  const read: Record<string, unknown> = {};
  const problems: Problem[] = [];
  for (const key of BLOCK_KEYS) {
    const result = BLOCKS[key].safeParse(data[key]);
    if (result.success) read[key] = result.data;
    else problems.push(...problemsOf(result.error.issues, [key]));
  }
  for (const key of Object.keys(data))
    if (!isBlockKey(key))
      problems.push({
        path: [key],
        expected: 'a key of a scenario file',
        known: BLOCK_KEYS,
      });
  return { blocks: read as Partial<Blocks>, problems };
}

/** What must hold between blocks, as far as they could be read. */
function crossChecks(blocks: Partial<Blocks>): Problem[] {
  return [
    ...splitProblems(blocks),
    ...currencyProblems(blocks),
    ...dateProblems(blocks),
    ...rebalanceProblems(blocks),
    ...entryProblems(blocks),
    ...assetProblems(blocks),
    ...adlProblems(blocks.adl, blocks.window, venuesOf(blocks)),
    ...exitsProblems(blocks),
    ...haltProblems(blocks.halts, venuesOf(blocks)),
    ...volumeProblems(blocks),
    ...shockProblems(blocks),
    ...crowdProblems(blocks.crowd, blocks.construction?.construction, blocks.capital?.currency),
  ];
}

function splitProblems({ construction, split }: Partial<Blocks>): Problem[] {
  if (split === undefined || construction === undefined) return [];
  const { construction: spec } = construction;
  if (construction.split !== null)
    return [{ path: ['split'], expected: 'one split: there is one inside construction as well' }];
  if (spec.kind !== 'cash-and-carry' || spec.margin === 'segregated') return [];
  const expected = `no split under margin: ${spec.margin}, which puts all of it in one position`;
  return [{ path: ['split'], expected, hint: 'take the key away' }];
}

/** Each leg's currency leads to that of the capital; amounts are in one of them. */
function currencyProblems(blocks: Partial<Blocks>): Problem[] {
  const { construction, capital, quotes, liquidation } = blocks;
  const isRead = Object.hasOwn(blocks, 'quotes');
  if (construction === undefined || capital === undefined || !isRead) return [];
  const legs = legsOf(construction.construction);
  const problems = quoteProblems(construction.construction, legs, capital.currency, quotes);
  const known = [capital.currency, ...legs.map(({ quote }) => quote)];
  const currency = liquidation?.currency ?? capital.currency;
  if (known.includes(currency)) return problems;
  const path = ['liquidation', 'maintenance', '0', 'to'];
  return [...problems, { path, expected: `an amount in ${[...new Set(known)].join(' or ')}` }];
}

function dateProblems({ construction, window }: Partial<Blocks>): Problem[] {
  if (construction === undefined || window === undefined) return [];
  return legsOf(construction.construction)
    .filter(({ position }) => position?.atMs != null && position.atMs > window.from)
    .map(({ role }) => ({
      path: ['construction', role, 'position', 'at'],
      expected: 'an instant not after  window.from: the trade is already open then',
    }));
}

/** Collateral is moved between isolated legs, and what it costs is booked in the capital's currency. */
function rebalanceProblems({ rebalance, construction, capital }: Partial<Blocks>): Problem[] {
  if (rebalance === undefined) return [];
  const problems: Problem[] = [];
  const spec = construction?.construction;
  if (spec?.kind === 'cash-and-carry' && spec.margin !== 'segregated')
    problems.push({
      path: ['rebalance'],
      expected: `no rebalancing under margin: ${spec.margin}, where all of the collateral is in one place`,
      hint: 'take the key away',
    });
  const { feeCurrency, limitCurrency } = rebalance;
  if (capital !== undefined && feeCurrency !== null && feeCurrency !== capital.currency)
    problems.push({
      path: ['rebalance', 'fee'],
      expected: `a fee in ${capital.currency} like the capital`,
    });
  if (capital !== undefined && limitCurrency !== null && limitCurrency !== capital.currency)
    problems.push({
      path: ['rebalance', 'limit'],
      expected: `an amount in ${capital.currency} like the capital`,
    });
  return problems;
}

/** Assets stand behind a leg that is margined by itself, at prices in its quote. */
function assetProblems({ collateral, construction, quotes }: Partial<Blocks>): Problem[] {
  if (!collateral || construction === undefined) return [];
  const { construction: draft } = construction;
  return collateralProblems(collateral, draft, legsOf(draft), quotes);
}

/** What is open already is not entered by rule. */
function entryProblems({ enter, construction }: Partial<Blocks>): Problem[] {
  if (enter === undefined || construction === undefined) return [];
  const open = legsOf(construction.construction).find(({ position }) => position !== null);
  if (open === undefined) return [];
  return [
    {
      path: ['enter'],
      expected: `no rule for entering: the ${open.role} leg is already open`,
      hint: `take the key away, or the position of the ${open.role} leg`,
    },
  ];
}

/** What a market trades in a day is compared with notionals in the capital's currency. */
function volumeProblems({ costs, capital }: Partial<Blocks>): Problem[] {
  const currency = costs?.unplanned?.volumeCurrency ?? null;
  if (capital === undefined || currency === null || currency === capital.currency) return [];
  return [
    {
      path: ['costs', 'unplanned', 'impact', 'volume'],
      expected: `an amount in ${capital.currency} like the capital`,
    },
  ];
}

/** What is shocked is there. */
function shockProblems(blocks: Partial<Blocks>): readonly Problem[] {
  const { stress, construction, window, collateral } = blocks;
  if (stress === undefined || construction === undefined) return [];
  const legs = legsOf(construction.construction);
  return stressProblems(stress, {
    roles: legs.map(({ role }) => role),
    hasOwnDelta: legs.some(({ delta }) => delta !== undefined),
    window,
    assets: legs.flatMap(({ role }) =>
      (collateral?.[role]?.assets ?? []).map(({ asset }) => asset),
    ),
  });
}

/** Each style is of a leg that there is, and its amounts are in the capital's currency. */
function exitsProblems({ exits, construction, capital }: Partial<Blocks>): readonly Problem[] {
  if (exits === undefined || construction === undefined) return [];
  return exitProblems(exits, rolesOf(construction.construction), capital?.currency);
}

const rolesOf = (construction: ConstructionDraft): readonly Role[] =>
  legsOf(construction).map(({ role }) => role);

const venuesOf = ({ construction }: Partial<Blocks>): readonly string[] =>
  construction === undefined ? [] : legsOf(construction.construction).map(({ venue }) => venue);

const legsOf = (construction: ConstructionDraft): readonly LegInRole[] =>
  construction.kind === 'delta-neutral'
    ? [construction.long, construction.short]
    : [construction.spot, construction.perp];

function assemble(blocks: Blocks): Scenario {
  const { construction, split: innerSplit } = blocks.construction;
  const dated = datedConstruction(construction, blocks.window.from);
  return {
    schema: blocks.schema,
    name: blocks.name,
    question: blocks.question ?? defaultQuestion(dated),
    window: blocks.window,
    capital: blocks.capital,
    reserve: blocks.reserve,
    construction: dated,
    split: innerSplit ?? blocks.split ?? null,
    costs: { taker: blocks.costs.taker, slippage: blocks.costs.slippage },
    unplanned: blocks.costs.unplanned?.costs ?? null,
    liquidation: blocks.liquidation.rules,
    rules: blocks.rules,
    quotes: blocks.quotes ?? null,
    survivor: blocks.survivor,
    rebalance: blocks.rebalance?.rebalancing ?? null,
    enter: blocks.enter ?? null,
    leave: blocks.leave ?? null,
    adl: blocks.adl ?? null,
    exits: exitsOf(blocks.exits, rolesOf(construction)),
    derisk: blocks.derisk ?? null,
    halts: blocks.halts ?? [],
    collateral: collateralOf(blocks.collateral ?? null),
    crowd: crowdOf(blocks, construction),
    stress: blocks.stress ?? [],
    variants: [],
    gaps: blocks.gaps,
    accept: blocks.accept,
    hold: blocks.hold ?? null,
    grid: blocks.grid ?? null,
    reconstruction: blocks.data.reconstruction ?? null,
    mark: blocks.mark,
    fills: blocks.fills,
    costOfCapital: blocks.cost_of_capital ?? null,
    deltaBand: blocks.delta_band,
    accounts: blocks.accounts ?? null,
    gates: {
      survives: blocks.gates.survives ?? null,
      netMin: blocks.gates.net_min ?? null,
      forcedExitLossMax: blocks.gates.forced_exit_loss_max ?? null,
    },
  };
}

/** What is not said of the crowd is as of the construction. */
const crowdOf = ({ crowd }: Blocks, construction: ConstructionDraft): Crowd | null =>
  crowd == null
    ? null
    : { ...crowd.crowd, margin: crowd.crowd.margin ?? crowdMarginOf(construction) };

/** Positions without a date were opened at the start of the window. */
function datedConstruction(draft: ConstructionDraft, from: EpochMs): Construction {
  const dated = (leg: LegInRole): LegSpec => ({
    ...leg,
    position: leg.position && { ...leg.position, atMs: leg.position.atMs ?? from },
  });
  return draft.kind === 'delta-neutral'
    ? { ...draft, long: dated(draft.long), short: dated(draft.short) }
    : { ...draft, spot: dated(draft.spot), perp: dated(draft.perp) };
}
