/** Account facts, as a scenario writes them. */
import fc from 'fast-check';

const wallet = fc.constantFrom('cross-margin', 'um', 'cm', 'spot', 'options');
const held = fc.double({ min: -1e9, max: 1e9, noNaN: true });
const walletHolding = fc.oneof(
  fc.record(
    {
      wallet,
      asset: fc.constantFrom('BTC', 'ETH', 'USDT', '1000PEPE'),
      amount: held,
      debt: fc.double({ min: 0, max: 1e9, noNaN: true }),
    },
    { requiredKeys: ['wallet', 'asset', 'amount'] },
  ),
  fc.record({
    wallet,
    asset: fc.constantFrom('BNSOL', 'WBETH'),
    amount: held,
    ratio: fc.double({ min: 1e-3, max: 1e3, noNaN: true }),
  }),
);
const facts = {
  portfolioMargin: fc.boolean(),
  vip: fc.integer({ min: 0, max: 9 }),
  deltaMode: fc.boolean(),
  wallets: fc.array(walletHolding, { maxLength: 3 }),
};
const changes = fc
  .array(
    fc
      .record(facts, { requiredKeys: [] })
      .filter((changed) => Object.values(changed).some((fact) => fact !== undefined)),
    { maxLength: 3 },
  )
  .map((list) => list.map((changed, i) => ({ at: `2024-0${i + 1}-01`, ...changed })));
export const accounts = fc.record(
  {
    binance: fc.record(
      { ...facts, changes },
      { requiredKeys: ['portfolioMargin', 'vip', 'deltaMode'] },
    ),
  },
  { requiredKeys: [] },
);
