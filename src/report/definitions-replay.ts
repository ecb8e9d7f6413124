/** What the figures of one replay mean; docs/method.md says how each is computed, to the last tie. */
import type { Definition } from './definition.ts';

/** What came out, in money. */
export const MONEY = {
  net: {
    name: 'Net',
    says: 'What the trade made or lost, over all capital, reserve included.',
    formula: 'funding + price P&L − costs',
  },
  fundingEarned: {
    name: 'Funding earned',
    says: 'All funding payments of all legs, received less paid; negative if the construction paid.',
    formula: 'Σ −side × quantity × price × rate, over all settlements',
  },
  forcedExitLoss: {
    name: 'Forced-exit loss',
    says: 'What being thrown out cost, both nets taken at the instant the exit ends; negative where it helped. What was missed afterwards is a line of its own.',
    formula: 'twin’s net − actual net, both then',
  },
  twin: {
    name: 'Twin net',
    says: 'The same construction and entries with liquidation switched off, to the planned exit; no collateral is moved, and it leaves by the market’s rules only.',
  },
  forgoneAfterExit: {
    name: 'Forgone after the exit',
    says: 'What the twin went on to make once the exit was over, less what we made. It depends on how long the window is; the lines above it do not.',
    formula: 'twin net − net − forced-exit loss',
  },
  interest: {
    name: 'Interest',
    says: 'On the loan of a shared account and on borrowed coin; negative is a cost.',
  },
  pricePnl: {
    name: 'Price P&L',
    says: 'What the legs won and lost by price, before slippage; to the trigger where one was liquidated. Leg by leg it is two large amounts of opposite sign.',
    formula: 'side × quantity × (exit − entry), summed over legs',
  },
  tradingFees: {
    name: 'Trading fees',
    says: 'Taker fees of planned fills: entries, exits, the survivor’s close, reopenings.',
    formula: 'taker rate × quantity × fill',
  },
  transferFees: {
    name: 'Fees of moving collateral',
    says: 'What sending collateral to a leg cost, told of the leg that asked for it.',
  },
  slippage: {
    name: 'Slippage',
    says: 'What planned fills cost against the price they refer to, by the scenario’s flat rate.',
    formula: 'quantity × |fill − reference|',
  },
  otherCosts: {
    name: 'Other costs',
    says: 'What no line above accounts for, so that the lines always lead to the net.',
  },
  costs: {
    name: 'Costs',
    says: 'Fees, slippage, interest paid, margin forfeited and liquidation fees, less what insurance bore.',
  },
  capital: {
    name: 'Capital',
    says: 'All of it: what is posted on venues, the coin held, and the reserve.',
  },
} as const satisfies Readonly<Record<string, Definition>>;

/** What the forced-exit loss is made of. */
export const FORCED_EXIT = {
  marginForfeited: {
    name: 'Margin forfeited',
    says: 'Equity that was left at the trigger and kept by the venue, fees and slippage apart.',
  },
  liquidationFees: {
    name: 'Liquidation fees',
    says: 'What venues charged for liquidating, never more than was left, and the slippage of what they sold into the market.',
  },
  liquidationFee: {
    name: 'Liquidation fee',
    says: 'What the venue charged for liquidating the leg, never more than was left.',
    formula: 'fee rate × closed quantity × trigger price',
  },
  liquidationSlippage: {
    name: 'Slippage of the liquidation',
    says: 'What the sale into the market cost against the trigger price, where the venue sells instead of taking over.',
  },
  insuranceAbsorbed: {
    name: 'Absorbed by insurance',
    says: 'Loss beyond the posted margin that the venue’s fund bore and we did not.',
  },
  collateralPnl: {
    name: 'Collateral gained or lost',
    says: 'What assets posted as margin gained or lost from the entry until they left their leg; part of the price P&L.',
    formula: 'Σ units × (price when they left − price at the entry)',
  },
  collateralForgone: {
    name: 'Collateral forgone',
    says: 'What the assets behind the legs had gained by then for the twin, which kept them, less what they had for us when they were sold.',
  },
  brokenByCollateral: {
    name: 'Broken by its collateral',
    says: 'Of a liquidated leg with assets behind it: whether it would have lived at that mark, had they still been worth what they cost.',
  },
  deleveragingHaircut: {
    name: 'Haircut of the deleveraging',
    says: 'Profit at the mark that was not paid when the venue closed the winning leg to cover others; negative where it was closed better than the mark.',
    formula: 'side × quantity × (mark − price of the close)',
  },
  exitCharges: {
    name: 'Charges of the exit',
    says: 'What the way out charged beside fees and slippage: the discount of a backstop, the penalty for a hedge that was kept, a share of losses the insurance fund could not bear.',
  },
  nakedDrift: {
    name: 'Naked drift',
    says: 'What the surviving leg lost by price while it stood alone, from the other’s trigger until it was closed, hedged again or gone; negative where the price went its way.',
    formula: '−side × quantity × (price at its end − price at the trigger)',
  },
  basisForgone: {
    name: 'Basis forgone',
    says: 'What the gap between the two legs’ prices would have paid back by the end of the exit, had both stayed; of a leg opened again, also what its other price and size made of it since.',
    formula: 'twin’s price P&L − actual price P&L − naked drift',
  },
  fundingForgone: {
    name: 'Funding forgone',
    says: 'The twin’s funding to the end of the exit, less ours.',
  },
  unplannedCosts: {
    name: 'Unplanned costs',
    says: 'Our fees, slippage and interest to the end of the exit, less the twin’s: closing the survivor, reopening the hedge.',
  },
  residual: {
    name: 'Residual',
    says: 'What the parts leave of the forced-exit loss: rounding, and nothing else.',
  },
} as const satisfies Readonly<Record<string, Definition>>;

/** What it comes to in a year. A year is 365 days, and every APR is simple. */
export const RATES = {
  headlineApr: {
    name: 'Headline APR',
    says: 'What a screener shows for the pair: each perpetual’s last rate before entry, times its settlements a year, received less paid.',
    formula: 'Σ −side × last rate × 365 d ÷ interval',
  },
  earnedApr: {
    name: 'Earned APR',
    says: 'What the funding really paid, on the notional that earned it, while anything was held; simple, 365 days.',
    formula: 'funding earned ÷ mean entry notional × 365 d ÷ time held',
  },
  realisedApr: {
    name: 'Realised APR',
    says: 'The net on all capital, scaled to a year from the days beside it; simple, 365 days. Of a short window it is no forecast.',
    formula: 'net ÷ capital × 365 d ÷ planned time',
  },
  irr: {
    name: 'IRR',
    says: 'The yearly rate that, compounded, turns the capital into what it ended as; none when nothing is left.',
    formula: '(1 + net ÷ capital)^(365 d ÷ planned time) − 1',
  },
  excessApr: {
    name: 'Over the cost of capital',
    says: 'What is left of the realised APR after the yearly cost of capital that the scenario states.',
    formula: 'realised APR − cost of capital',
  },
  returnOnCapital: {
    name: 'Return on capital',
    says: 'The net as a share of all capital, reserve included, over the window; not scaled to a year.',
    formula: 'net ÷ capital',
  },
  fundingIntervals: {
    name: 'Funding intervals at their mean',
    says: 'How many funding settlements, each as large as their mean until the exit, it takes to earn the forced-exit loss back; none where that mean is not positive.',
    formula: 'forced-exit loss ÷ mean funding a settlement',
  },
} as const satisfies Readonly<Record<string, Definition>>;

/** How near it came. */
export const RISK = {
  survivalLeverage: {
    name: 'Survival leverage',
    says: 'The highest leverage at which the leg alone, at the quantity held, would have seen its planned exit; none where nothing can liquidate it, where an account is judged as one, or where its margin is not money, of which more would be more of the assets too. The pair’s is the smaller of its legs’.',
    formula: 'entry notional ÷ (quantity × highest required margin)',
  },
  requiredMargin: {
    name: 'Required margin',
    says: 'What one unit must have posted at entry to be alive at this bar’s worst price, funding so far included. Above what is posted, the leg is dead.',
    formula: 'maintenance ÷ quantity − side × (price − entry) − funding so far a unit',
  },
  marginPosted: {
    name: 'Margin posted',
    says: 'What was posted for the leg at entry; none for coin held outright and for a shared account, whose cash stands behind both legs.',
  },
  leverageAtEntry: {
    name: 'Leverage at entry',
    says: 'What was held: rounding, fees and unequal prices leave it at most at what the scenario asks.',
    formula: 'entry notional ÷ margin posted',
  },
  marginRatio: {
    name: 'Margin ratio',
    says: 'How far the leg is on the way to liquidation; at 100 % it is liquidated.',
    formula: 'maintenance margin ÷ equity',
  },
  liquidationDistance: {
    name: 'Smallest liquidation distance',
    says: 'How near the venue’s mark came to the liquidation price at any bar’s worst price, as a share of the mark; 0 % once triggered.',
    formula: '|mark − liquidation price| ÷ mark',
  },
  warning: {
    name: 'Warning time',
    says: 'From the bar in which the margin ratio last rose to this level until the trigger: the time there was to act.',
  },
  topUp: {
    name: 'Top-up at entry',
    says: 'The smallest extra margin, posted at entry, with which the leg would have seen its planned exit; 0 if it got there.',
    formula: 'quantity × highest required margin − margin posted',
  },
  timeNaked: {
    name: 'Time naked',
    says: 'How long the leg stood alone, its hedge gone.',
  },
  worstNakedLoss: {
    name: 'Worst naked loss',
    says: 'The worst it had lost by price while it stood alone, at the bars’ worst prices.',
  },
  worstEquity: {
    name: 'Worst equity',
    says: 'The lowest equity of the whole construction, reserve included, at the opens and closes of bars, where both marks are of one moment; what lay between them is not counted.',
  },
  maxDrawdown: {
    name: 'Maximum drawdown',
    says: 'The deepest fall of equity from an earlier high, at the opens and closes of bars; its share is of that high.',
  },
  worstDay: {
    name: 'Worst day',
    says: 'The largest loss of equity over one UTC day, from close to close.',
  },
  netDelta: {
    name: 'Net delta',
    says: 'What is left unhedged: all legs together, in units of the coin; above zero the construction wins when the price rises.',
    formula: 'Σ side × quantity',
  },
  deltaBand: {
    name: 'Band',
    says: 'How much net delta still counts as hedged: the scenario’s share of the first leg’s quantity.',
  },
} as const satisfies Readonly<Record<string, Definition>>;

/** What each leg and each event says. */
export const LEGS = {
  life: {
    name: 'Life',
    says: 'One opening of a leg. A leg that is opened again, or of which the venue closed a part, has another life.',
  },
  quantity: {
    name: 'Quantity',
    says: 'In units of the coin; both legs hold the same.',
  },
  entryPrice: {
    name: 'Entry price',
    says: 'The fill, slippage included, in the instrument’s own quote currency.',
  },
  exitPrice: {
    name: 'Exit price',
    says: 'The fill, or the trigger where the leg was liquidated.',
  },
  settlements: {
    name: 'Settlements',
    says: 'Funding payments that fell due while the leg was held.',
  },
  howItEnded: {
    name: 'How it ended',
    says: 'Liquidated; closed as survivor, its hedge being gone; by a rule of the scenario; as planned; or at the window’s end.',
  },
  closed: {
    name: 'Closed',
    says: 'The share of this life that the venue closed; what it left goes on as the next life.',
  },
  trigger: {
    name: 'Trigger price',
    says: 'The mark at which equity met maintenance; the bar’s open, where that was already beyond.',
  },
  bankruptcy: {
    name: 'Bankruptcy price',
    says: 'The mark at which the posted margin is all gone.',
  },
  gap: {
    name: 'Open beyond the trigger',
    says: 'The bar opened past the liquidation price: the close came later, and at a worse price, than the margin rule names.',
  },
  returned: {
    name: 'Returned',
    says: 'What came back of the margin once the venue’s rule was applied; of a part, what the rest went on with.',
  },
  mark: {
    name: 'Mark',
    says: 'The price a venue judges margin by: made from an index and its own book, and different on every venue.',
  },
  netDeltaAfter: {
    name: 'Net delta after',
    says: 'What the whole construction left unhedged once the event was over, in units of the coin.',
  },
} as const satisfies Readonly<Record<string, Definition>>;

/** What to know before believing it. */
export const VERDICTS = {
  spotWarning: {
    name: 'Would the spot chart have warned?',
    says: 'The same margin rule read on the shared spot price. Yes: by it the leg dies too. No: it dies only by its venue’s mark. False alarm: only by spot.',
  },
  divergence: {
    name: 'Divergence',
    says: 'How far the two venues’ marks stood apart at the bars’ closes.',
    formula: '|a − b| ÷ mean of a and b',
  },
  basis: {
    name: 'Basis',
    says: 'How far the perpetual’s mark stood from spot at the bars’ closes.',
    formula: '|perp − spot| ÷ mean of both',
  },
  reconstruction: {
    name: 'Reconstruction',
    says: 'The bars were drawn through published prints by a seeded path. It is no exchange’s record.',
  },
  ambiguous: {
    name: 'Ambiguous',
    says: 'The bars do not say who was liquidated, or in which order; both ends of the net stand on the page.',
  },
  seedSensitive: {
    name: 'Seed-sensitive',
    says: 'Drawn with another seed, this reconstruction leaves other legs dead. How many seeds agree stands under What this cannot tell.',
  },
  rulesNearest: {
    name: 'Rules: nearest',
    says: 'The window opens before the earliest margin rules known; the earliest ones stand in for them.',
  },
  dataErrorsAccepted: {
    name: 'Data errors accepted',
    says: 'The scenario accepts, by name, rows that no exchange can have recorded. The figures rest on them.',
  },
  gate: {
    name: 'Gate',
    says: 'A condition of the scenario on its own result; one that fails makes the program’s exit code 1.',
  },
  noSource: {
    name: 'No source',
    says: 'No page, file or answer that can be named stands behind this rule.',
  },
  inForce: {
    name: 'In force',
    says: 'Since when the rule held. Announced: the venue named the day. Seen: it stood on that day and may be older. Assumed: no day is known, and one was put in.',
  },
} as const satisfies Readonly<Record<string, Definition>>;
