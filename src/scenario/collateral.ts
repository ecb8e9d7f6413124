/** The collateral block: assets behind a leg's margin, each with a price of its own. */
import { z } from 'zod';
import type { CollateralAsset, CollateralTier, LegCollateral } from '../domain/collateral.ts';
import type { Construction, Role, Scenario } from '../domain/scenario.ts';
import type { Fraction } from '../units/units.ts';
import { parseInstrument } from '../venues/instruments.ts';
import { VENUE_FORM } from '../venues/names.ts';
import type { ConstructionDraft } from './construction.ts';
import type { YamlMap } from './document.ts';
import { complain, keyed, quantity, text, word } from './fields.ts';
import type { Problem } from './issues.ts';
import { instrumentField, type LegInRole } from './leg.ts';
import { costField } from './liquidation.ts';
import {
  AMOUNT,
  type Amount,
  ANNUAL,
  amountText,
  annualText,
  FRACTION,
  fractionText,
} from './quantity.ts';

/** As it was read; the ends of its tiers are in a currency that only the leg tells the meaning of. */
export interface AssetDraft extends Omit<CollateralAsset, 'counting'> {
  readonly counting: CollateralAsset['counting'];
  /** What its tiers end in; null: they do not end, or the venue says them. */
  readonly endsIn: string | null;
}

export interface LegDraft extends Omit<LegCollateral, 'assets'> {
  readonly assets: readonly AssetDraft[];
}

export type CollateralBlock = Readonly<Partial<Record<Role, LegDraft>>>;

const ASSETS_MAX = 20;
const TIERS_MAX = 100;

const priceField = () =>
  keyed(
    {
      venue: text(VENUE_FORM, 'a venue, or own', 'The venue the series was recorded on.'),
      instrument: instrumentField(),
      kind: word(['spot', 'index'], 'Trades of it, or an index.').prefault('spot'),
    },
    "The series of what it is worth, in the leg's quote.",
  );

const ratioField = () =>
  quantity(FRACTION, 'The share of its value that counts.', {
    expected: 'a share from 0 % to 100 %',
    holds: (ratio) => ratio >= 0 && ratio <= 1,
  });

interface RawTier {
  readonly to?: Amount | undefined;
  readonly ratio: Fraction;
}

/** Ends rise, ratios never do, only the last tier is open. */
const tiersField = () =>
  z
    .array(
      keyed(
        {
          to: quantity(
            AMOUNT,
            "Where the tier ends: an amount of the asset, or its value in the leg's quote; absent in the last one.",
          ).optional(),
          ratio: ratioField(),
        },
        'One tier: each slice counts at its own ratio.',
      ),
    )
    .superRefine((tiers, context) => {
      for (const [path, complaint] of tierComplaints(tiers)) complain(context, path, complaint);
    })
    .optional()
    .meta({ description: 'What it counts for by how much of it there is.' });

function tierComplaints(
  tiers: readonly RawTier[],
): readonly (readonly [readonly string[], { expected: string; hint?: string }])[] {
  if (tiers.length === 0 || tiers.length > TIERS_MAX)
    return [[[], { expected: `from 1 to ${TIERS_MAX} tiers`, hint: 'such as  [{ ratio: 95 % }]' }]];
  return tiers.flatMap(({ to, ratio }, i) => {
    const at = String(i);
    const before = tiers[i - 1];
    const found: (readonly [readonly string[], { expected: string; hint?: string }])[] = [];
    const isLast = i === tiers.length - 1;
    if (isLast && to !== undefined)
      found.push([
        [at, 'to'],
        {
          expected: 'no end to the last tier',
          hint: 'add one after it:  { ratio: 0 % }  where it counts no more',
        },
      ]);
    if (!isLast && to === undefined) found.push([[at, 'to'], { expected: 'where the tier ends' }]);
    if (before === undefined) return found;
    if (ratio > before.ratio) found.push([[at, 'ratio'], { expected: 'ratios that never rise' }]);
    if (to === undefined || before.to === undefined) return found;
    if (to.amount <= before.to.amount) found.push([[at, 'to'], { expected: 'ends that rise' }]);
    if (to.currency !== before.to.currency)
      found.push([[at, 'to'], { expected: `ends in one unit, ${before.to.currency}` }]);
    return found;
  });
}

const assetField = () =>
  keyed(
    {
      asset: text(/^[A-Za-z0-9]{1,20}$/, 'an asset such as USDe', 'What it is called.'),
      share: quantity(FRACTION, "Of the leg's margin at entry; what is left over is money.", {
        expected: 'a share above 0 % and up to 100 %',
        holds: (share) => share > 0 && share <= 1,
      }),
      price: priceField(),
      haircut: quantity(FRACTION, 'What of its value does not count.', {
        expected: 'a haircut from 0 % to 100 %',
        holds: (haircut) => haircut >= 0 && haircut <= 1,
        hint: 'what counts for nothing has  haircut: 100 %',
      }).optional(),
      tiers: tiersField(),
      sale_cost: costField('Of its worth, in a forced sale.').prefault('0 bps'),
    },
    'One asset. Without haircut and tiers it counts as the rule book of the venue of the leg says.',
  ).transform(({ asset, share, price, haircut, tiers, sale_cost }, context): AssetDraft => {
    if (haircut !== undefined && tiers !== undefined)
      complain(context, ['tiers'], {
        expected: 'either a haircut or tiers',
        hint: 'take one of the two away',
      });
    const ends = tiers?.find(({ to }) => to !== undefined)?.to?.currency ?? null;
    return {
      asset,
      share,
      price,
      saleCost: sale_cost,
      endsIn: ends,
      counting:
        tiers !== undefined
          ? { measure: ends === asset ? 'coin' : 'value', tiers: tiers.map(closedTier) }
          : haircut === undefined
            ? 'venue'
            : { haircut },
    };
  });

const closedTier = ({ to, ratio }: RawTier): CollateralTier => ({
  to: to?.amount ?? Number.POSITIVE_INFINITY,
  ratio,
});

/** What rounding may leave over when shares that are to make a whole are added up. */
const ROUNDING = 1e-9;

const legField = () =>
  keyed(
    {
      loan: quantity(ANNUAL, 'Interest where the money of the margin falls below nothing.', {
        expected: 'a rate a year of 0 % or more',
        holds: (rate) => rate >= 0,
      }).prefault('0 %/year'),
      assets: z
        .array(assetField())
        .superRefine((assets, context) => {
          if (assets.length === 0 || assets.length > ASSETS_MAX)
            complain(context, [], { expected: `from 1 to ${ASSETS_MAX} assets` });
          const all = assets.reduce((sum, { share }) => sum + share, 0);
          if (all > 1 + ROUNDING)
            complain(context, [], {
              expected: 'shares of the margin that sum to 100 % at most',
              hint: `they sum to ${Number((all * 100).toPrecision(6))} %: lower one of them`,
            });
          for (const [i, { asset }] of assets.entries())
            if (assets.findIndex((other) => other.asset === asset) < i)
              complain(context, [String(i), 'asset'], { expected: 'each asset once' }, asset);
        })
        .meta({ description: 'The assets.' }),
    },
    'What the margin of this leg consists of.',
  ).transform(({ loan, assets }): LegDraft => ({ loanPerYear: loan, assets }));

const legsField = () =>
  keyed(
    {
      long: legField().optional(),
      short: legField().optional(),
      perp: legField().optional(),
      spot: legField().optional(),
    },
    'The legs whose margin is not money.',
  ).transform((raw, context): CollateralBlock => {
    const legs = Object.entries(raw).filter(([, leg]) => leg !== undefined);
    if (legs.length === 0)
      complain(context, [], { expected: 'at least one leg: long, short or perp' });
    return Object.fromEntries(legs);
  });

export const collateralField = () =>
  z
    .union([word(['off'], 'All of it is money.'), legsField()])
    .transform((found): CollateralBlock | null => (found === 'off' ? null : found))
    .optional()
    .meta({
      description:
        'Assets behind the margin of a leg that is margined by itself; by default, or off, margin is money.',
    });

/** Each leg is one of the construction and margined by itself in quote, and each price is in that quote. */
export function collateralProblems(
  collateral: CollateralBlock,
  construction: ConstructionDraft,
  legs: readonly LegInRole[],
  quotes: unknown,
): Problem[] {
  return Object.entries(collateral).flatMap(([role, stated]) => {
    const leg = legs.find((one) => one.role === role);
    const path = ['collateral', role];
    if (leg === undefined)
      return [
        {
          path,
          expected: `a leg of the construction: ${legs.map((one) => one.role).join(' or ')}`,
          hint: 'name it by its role',
        },
      ];
    const why = whyMoney(construction, leg);
    if (why !== null) return [{ path, expected: why, hint: 'take the key away' }];
    return stated.assets.flatMap((asset, i) =>
      assetProblems(asset, leg, quotes, [...path, 'assets', String(i)]),
    );
  });
}

/** Why a leg can have no assets behind it; null where it can. */
function whyMoney(construction: ConstructionDraft, leg: LegInRole): string | null {
  if (construction.kind === 'cash-and-carry' && construction.margin !== 'segregated')
    return `no collateral of a leg's own under margin: ${construction.margin}, where the spot is the collateral`;
  if (leg.contract === 'spot')
    return 'a perpetual: spot is held outright, or borrowed against money';
  if (leg.contract === 'inverse')
    return `a leg that is margined in its quote; ${leg.venue} ${leg.instrument} is margined in coin`;
  return null;
}

function assetProblems(
  { asset, price, endsIn }: AssetDraft,
  leg: LegInRole,
  quotes: unknown,
  path: readonly string[],
): Problem[] {
  const problems: Problem[] = [];
  const read = parseInstrument(price.venue, price.instrument);
  if (read !== null && read !== undefined && read.base.toUpperCase() !== asset.toUpperCase())
    problems.push({
      path: [...path, 'price', 'instrument'],
      expected: `a price of ${asset}; this one is of ${read.base}`,
    });
  if (read !== null && read !== undefined && read.quote !== leg.quote && quotes !== 'at par')
    problems.push({
      path: [...path, 'price', 'instrument'],
      expected: `a price in ${leg.quote} like the leg's; this one is in ${read.quote}`,
      hint: 'take a series in that currency, or write  quotes: at par',
    });
  if (endsIn !== null && endsIn !== asset && endsIn !== leg.quote)
    problems.push({
      path: [...path, 'tiers', '0', 'to'],
      expected: `an amount of ${asset}, or a value in ${leg.quote}`,
    });
  return problems;
}

/** As a scenario has it. */
export const collateralOf = (block: CollateralBlock | null): Scenario['collateral'] =>
  block === null
    ? null
    : Object.fromEntries(
        Object.entries(block).map(([role, { loanPerYear, assets }]) => [
          role,
          { loanPerYear, assets: assets.map(({ endsIn: _, ...asset }) => asset) },
        ]),
      );

/** As a scenario file has it. */
export function plainCollateral(
  collateral: NonNullable<Scenario['collateral']>,
  construction: Construction,
): YamlMap {
  const legs =
    construction.kind === 'delta-neutral'
      ? [construction.long, construction.short]
      : [construction.spot, construction.perp];
  const quoteOf = (role: string): string => legs.find((leg) => leg.role === role)?.quote ?? '';
  return Object.fromEntries(
    Object.entries(collateral).map(([role, { loanPerYear, assets }]): [string, YamlMap] => [
      role,
      {
        loan: annualText(loanPerYear),
        assets: assets.map((one) => plainAsset(one, quoteOf(role))),
      },
    ]),
  );
}

function plainAsset(
  { asset, share, price, counting, saleCost }: CollateralAsset,
  quote: string,
): YamlMap {
  const { venue, instrument, kind } = price;
  return {
    asset,
    share: fractionText(share),
    price: { venue, instrument, kind },
    ...plainCounting(counting, asset, quote),
    sale_cost: fractionText(saleCost),
  };
}

function plainCounting(
  counting: CollateralAsset['counting'],
  asset: string,
  quote: string,
): YamlMap {
  if (counting === 'venue') return {};
  if ('haircut' in counting) return { haircut: fractionText(counting.haircut) };
  const currency = counting.measure === 'coin' ? asset : quote;
  return {
    tiers: counting.tiers.map(({ to, ratio }) => ({
      ...(Number.isFinite(to) ? { to: amountText({ amount: to, currency }) } : {}),
      ratio: fractionText(ratio),
    })),
  };
}
