/** dYdX v4: one subaccount at the oracle price. */
import {
  bankruptcyQuote,
  fillablePrice,
  fundingCap,
  fundingIndexSettlement,
  impactNotional,
  liquidationFee,
  marginRequirement,
  openedSubaccount,
  oraclePnl,
  type Subaccount,
  subaccountState,
} from '../../src/margin/dydx.ts';
import { bankruptcyPrice } from '../../src/margin/isolated.ts';
import { answers, type Handlers, type NumericCase, says } from './case.ts';
import { Fields } from './fields.ts';
import { linearLeg } from './positions.ts';

/** Several positions by name, or one whose market stands in the contract's name. */
function subaccountOf({ id, contract, inputs }: NumericCase): Subaccount {
  if (inputs.has('positions'))
    return {
      quoteBalance: inputs.number('usdc'),
      positions: inputs.entries('positions').map(([market, values]) => {
        const row = new Fields(`${id}.${market}`, values);
        return {
          market,
          size: row.number('qty'),
          oraclePrice: row.number('oracle'),
          maintenanceFraction: row.number('mmr'),
        };
      }),
    };
  const oracle = /oracle ([\d,]+)/.exec(contract)?.[1]?.replaceAll(',', '');
  const percent = /MMF (\d+)%/.exec(contract)?.[1];
  const position = {
    market: 'BTC',
    size: inputs.number('size'),
    oraclePrice: Number(oracle),
    maintenanceFraction: Number(percent) / 100,
  };
  return { quoteBalance: inputs.number('usdc_balance'), positions: [position] };
}

function crossBankruptcy(given: NumericCase): void {
  const close = given.inputs.inner('close');
  const quote = bankruptcyQuote(subaccountOf(given), close.text('sym'), close.number('delta'));
  answers(given, 'quote_needed', quote);
}

function bankruptcyValue(given: NumericCase): void {
  const { inputs } = given;
  const change = -inputs.number('size') * inputs.number('close_fraction');
  answers(given, 'delta_quote_usd', bankruptcyQuote(subaccountOf(given), 'BTC', change));
}

function fillable(given: NumericCase): void {
  const { inputs } = given;
  const price = fillablePrice(
    subaccountOf(given),
    inputs.has('close') ? inputs.text('close') : 'BTC',
    {
      bankruptcyAdjustment: inputs.number('bankruptcy_adjustment'),
      spreadToMaintenance: inputs.number('spread_to_mmr', 'spread_to_mmr_ratio'),
    },
  );
  answers(given, 'fillable_price', price);
}

function fee(given: NumericCase): void {
  const { inputs } = given;
  const fill = inputs.number('fill_quote');
  const taken = liquidationFee(
    fill,
    inputs.number('bankruptcy_quote'),
    inputs.number('max_liquidation_fee'),
  );
  answers(given, 'fee_to_insurance_fund', taken);
}

function requirement(given: NumericCase): void {
  const { inputs } = given;
  const tier = {
    initialFraction: inputs.number('initial_margin_fraction'),
    maintenanceShare: inputs.number('maintenance_fraction_of_im'),
    caps: null,
  };
  const { initial, maintenance } = marginRequirement(inputs.number('notional_usd'), tier, 0);
  answers(given, 'im', initial);
  answers(given, 'mm', maintenance);
}

function indexSettlement(given: NumericCase): void {
  const { inputs } = given;
  const settled = fundingIndexSettlement(
    inputs.number('base_quantums'),
    inputs.number('index_before'),
    inputs.number('index_now'),
  );
  answers(given, 'settlement_ppm', settled);
}

function cap(given: NumericCase): void {
  const { inputs } = given;
  const most = fundingCap(
    inputs.number('imf'),
    inputs.number('mmf'),
    inputs.number('clamp_factor'),
  );
  answers(given, 'cap_8h', most);
}

function breach(given: NumericCase): void {
  const { inputs } = given;
  const [size, entry] = [inputs.number('size'), inputs.number('entry')];
  const oraclePrice = inputs.number('mark');
  const position = { market: 'ABC', size, oraclePrice, maintenanceFraction: inputs.number('mmf') };
  const state = subaccountState(openedSubaccount(inputs.number('deposit'), entry, position));
  answers(given, 'pnl', oraclePnl(size, entry, oraclePrice));
  answers(given, 'equity', state.equity);
  says(given, 'liquidatable', state.liquidatable);
}

/** A fill worse than bankruptcy: what the fund receives is below zero. */
function insurance(given: NumericCase): void {
  const { inputs } = given;
  const [size, entry, fill] = [
    inputs.number('size'),
    inputs.number('entry'),
    inputs.number('fill_price'),
  ];
  const leg = linearLeg(1, size, entry, inputs.number('deposit'));
  const bankrupt = size * (bankruptcyPrice(leg) ?? Number.NaN);
  answers(given, 'pnl', oraclePnl(size, entry, fill));
  answers(given, 'insurance_pays', -liquidationFee(size * fill, bankrupt, 0.015));
}

export const DYDX: Handlers = {
  bankruptcy_price_cross: crossBankruptcy,
  bankruptcy_quote_value: bankruptcyValue,
  fillable_price: fillable,
  liquidation_fee: fee,
  margin_requirement: requirement,
  funding_index_settlement: indexSettlement,
  funding_cap: cap,
  impact_notional: (given) =>
    answers(
      given,
      'impact_notional',
      impactNotional(given.inputs.number('imf'), given.inputs.number('base')),
    ),
  maintenance_breach: breach,
  insurance_fund_contribution: insurance,
};
