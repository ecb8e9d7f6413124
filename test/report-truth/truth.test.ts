/**
 * Goal: the report says what the books say. Method: of every story of the engine, the figures are added up
 * from ledger.csv alone, read back from the text of the page, and both are held against the result as --json
 * prints it: the books to rounding in the last place of a double, the page to the places it shows.
 */
import { describe, expect, test } from 'vitest';
import type { ReplayReport } from '../../src/domain/report.ts';
import type { LegResult, ReplayResult } from '../../src/domain/result.ts';
import { renderCsvs, renderReplayHtml } from '../../src/report/index.ts';
import { tell } from '../builders/engine.ts';
import { STORIES } from '../differential/stories.ts';
import { type Books, booksOf } from './books.ts';
import { amountOf, type PageText, pageText } from './page-text.ts';

const COSTS = [
  ...['fee', 'slippage', 'interest', 'margin forfeited', 'liquidation fee'],
  ...['liquidation slippage', 'insurance'],
];
/** What net is made of: everything but what the owner brought, and what stays ours. */
const NET = ['funding', 'price', ...COSTS];

/** A double of a hundred thousand has eleven places behind the point. */
const LAST_PLACE = 1e-9;
/** Half of the last place that the page shows, and what a double misses of it. */
const SHOWN = 0.005 + LAST_PLACE;

interface Told {
  readonly result: ReplayResult;
  readonly books: Books;
  readonly page: PageText;
}

/** As a reader has it: the result through JSON, the books through CSV, the page as text. */
function toldOf({ result, curves, ledger }: ReturnType<typeof tell>): Told {
  const report: ReplayReport = { result, curves, ledger, recipe: '', reproduce: '' };
  return {
    result: JSON.parse(JSON.stringify(result)),
    books: booksOf(renderCsvs(report).ledger),
    page: pageText(renderReplayHtml(report, { pageScript: '' })),
  };
}

const ENGINE_STORIES = STORIES.filter(({ expected }) => expected !== 'refused');

/**
 * Where a figure is told: by the result, by the books, by the page. Null: the page leaves the line out, as
 * it does where there is nothing to tell; undefined: it has no place for it.
 */
type Figure = readonly [name: string, json: number, books: number, page: number | null | undefined];

function differing(figures: readonly Figure[]): readonly string[] {
  return figures
    .filter(
      ([, json, books, page]) =>
        !(Math.abs(json - books) <= LAST_PLACE) ||
        (page !== undefined && !(Math.abs((page ?? 0) - json) <= SHOWN)),
    )
    .map(([name, ...told]) => `${name}: ${told.join(', ')}`);
}

/** A key figure of the page, its unit left out. */
const keyFigure = (page: PageText, name: string): number => {
  const text = page.figure(name)?.split(' ')[0];
  return amountOf(text) ?? Number.NaN;
};

function ofTheWhole({ result, books, page }: Told): readonly Figure[] {
  const { totals } = result;
  const line = (name: string): number | null => page.bridge(0).get(name) ?? null;
  return [
    ['capital', totals.capitalQuote, books.received('capital'), undefined],
    ['net', totals.netQuote, books.sum(NET), keyFigure(page, 'Net')],
    ['net, bridge', totals.netQuote, books.sum(NET), line('Net') ?? Number.NaN],
    [
      'funding',
      totals.fundingEarnedQuote,
      books.received('funding'),
      keyFigure(page, 'Funding earned'),
    ],
    ['funding, bridge', totals.fundingEarnedQuote, books.received('funding'), line('Funding')],
    ['interest', totals.interestQuote, books.received('interest'), line('Interest')],
    ['price', totals.pricePnlQuote, books.received('price'), line('Price P&L') ?? Number.NaN],
    ...ofTheCosts(result, books, line),
    ['costs', totals.costsQuote, -books.sum(COSTS), undefined],
  ];
}

/** Each kind of cost, which --json tells leg by leg. */
function ofTheCosts(
  { legs }: ReplayResult,
  books: Books,
  line: (name: string) => number | null,
): readonly Figure[] {
  const all = (of: (leg: LegResult) => number | undefined): number =>
    legs.reduce((total, leg) => total + (of(leg) ?? 0), 0);
  const moving = books.movingFees();
  const liquidation = books.sum(['liquidation fee', 'liquidation slippage']);
  return [
    ['fees', -all((leg) => leg.feesQuote), books.received('fee'), undefined],
    ['moving', moving, moving, line('Fees of moving collateral')],
    [
      'trading',
      books.received('fee') - moving,
      books.received('fee') - moving,
      line('Trading fees'),
    ],
    ['slippage', -all((leg) => leg.slippageQuote), books.received('slippage'), line('Slippage')],
    [
      'forfeits',
      -all((leg) => leg.liquidation?.marginForfeitedQuote),
      books.received('margin forfeited'),
      line('Margin forfeited'),
    ],
    [
      'liquidations',
      -all((leg) => leg.liquidation?.feeQuote) - all((leg) => leg.liquidation?.slippageQuote),
      liquidation,
      line('Liquidation fees'),
    ],
    ['nothing else', 0, 0, line('Other costs')],
  ];
}

/** The forced-exit parts that are in the books; what the twin would have done is not. */
function ofTheExit({ result: { forcedExit }, books, page }: Told): readonly Figure[] {
  if (forcedExit === null) return [];
  const line = (name: string): number | null => page.bridge(1).get(name) ?? null;
  const lost = (x: number | null): number | null => (x === null ? null : -x);
  return [
    [
      'margin forfeited',
      forcedExit.marginForfeitedQuote,
      -books.received('margin forfeited'),
      lost(line('Margin forfeited')),
    ],
    [
      'liquidation fees',
      forcedExit.liquidationFeesQuote,
      -books.sum(['liquidation fee', 'liquidation slippage']),
      lost(line('Liquidation fees')),
    ],
    [
      'insurance',
      forcedExit.insuranceAbsorbedQuote,
      books.received('insurance'),
      line('Absorbed by insurance'),
    ],
  ];
}

function ofALeg(leg: LegResult, place: number, { books, page }: Told): readonly Figure[] {
  const tag = `${leg.role}:${leg.lifeIndex}`;
  const cell = (row: string): number | null => amountOf(page.leg(row)?.[place]);
  const got = (reason: string): number => books.received(reason, tag);
  const { liquidation } = leg;
  const moving = books.movingFees(tag);
  const ended: readonly Figure[] =
    liquidation === null
      ? []
      : [
          [
            `${tag} forfeited`,
            liquidation.marginForfeitedQuote,
            -got('margin forfeited'),
            cell('Margin forfeited'),
          ],
          [
            `${tag} liquidation fee`,
            liquidation.feeQuote,
            -got('liquidation fee'),
            cell('Liquidation fee'),
          ],
          [
            `${tag} liquidation slippage`,
            liquidation.slippageQuote,
            -got('liquidation slippage'),
            cell('Slippage of the liquidation'),
          ],
          [
            `${tag} insurance`,
            liquidation.insuranceAbsorbedQuote,
            got('insurance'),
            cell('Absorbed by insurance'),
          ],
        ];
  return [
    [`${tag} funding`, leg.fundingQuote, got('funding'), cell('Funding') ?? Number.NaN],
    [`${tag} interest`, leg.interestQuote, got('interest'), cell('Interest')],
    [`${tag} fees`, leg.feesQuote, -got('fee'), undefined],
    [`${tag} trading`, leg.feesQuote + moving, moving - got('fee'), cell('Trading fees')],
    [`${tag} moving`, -moving, -moving, cell('Fees of moving collateral')],
    [`${tag} slippage`, leg.slippageQuote, -got('slippage'), cell('Slippage')],
    [`${tag} price`, leg.pricePnlQuote, got('price'), cell('Price P&L') ?? Number.NaN],
    ...ended,
  ];
}

/** What moved value in any story. */
const seen = new Set<string>();

describe('books, page and --json agree', () => {
  test.each(ENGINE_STORIES)('$name', ({ input }) => {
    const told = toldOf(tell(input));
    const { result } = told;
    const figures = [
      ...ofTheWhole(told),
      ...ofTheExit(told),
      ...result.legs.flatMap((leg, place) => ofALeg(leg, place, told)),
    ];
    expect(differing(figures)).toEqual([]);
    for (const reason of told.books.reasons) seen.add(reason);
    // Nothing is left at work, and no reason is forgotten above.
    for (const account of told.books.accounts.filter((one) => one !== 'own:idle'))
      expect([account, Math.abs(told.books.balance(account)) < LAST_PLACE]).toEqual([
        account,
        true,
      ]);
    expect(told.books.reasons.filter((reason) => ![...NET, 'capital'].includes(reason))).toEqual(
      [],
    );
    // The second bridge leads from the twin to the net by the lines that the page shows.
    if (result.forcedExit !== null) {
      const lines = [...told.page.bridge(1)];
      const changes = lines.filter(([name]) => name !== 'Net');
      const sum = changes.reduce((total, [, amount]) => total + (amount ?? Number.NaN), 0);
      expect(Math.abs(sum - result.totals.netQuote)).toBeLessThan(SHOWN * lines.length);
      expect(
        Math.abs((told.page.bridge(1).get('Twin net') ?? Number.NaN) - result.totals.twinNetQuote),
      ).toBeLessThan(SHOWN);
    }
  });

  test('the stories between them move value for every reason there is', () => {
    expect([...seen].sort()).toEqual([...NET, 'capital'].sort());
  });
});
