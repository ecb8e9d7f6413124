/**
 * Goal: runs beside the scenario's own are told beside it, with which is best and worst in words, and nothing of
 * it stands on a page without any.
 * Method: a hand-made result; what each cell must say is worked out from its figures.
 */
import { describe, expect, test } from 'vitest';
import { resultTable } from '../../../src/cli/table.ts';
import type { ExitStyleKind } from '../../../src/domain/exit-style.ts';
import type { FirstForced, ReplayResult } from '../../../src/domain/result.ts';
import { outcomeOf } from '../../../src/replay/outcome.ts';
import { renderCsvs, renderReplayHtml } from '../../../src/report/index.ts';
import { comparedRuns, restText } from '../../../src/report/variant-rows.ts';
import { beyond, byFund, crowd, outcome, variant } from '../../builders/beyond.ts';
import { avaxReport, result } from '../../builders/report-fixture.ts';

const pageOf = (change: Partial<ReplayResult>): string =>
  renderReplayHtml(avaxReport(change), { pageScript: '' });
const sectionOf = (page: string, id: string): string => {
  const from = page.indexOf(`<section id="${id}">`);
  return from < 0 ? '' : page.slice(from, page.indexOf('</section>', from));
};
const textOf = (markup: string): string =>
  markup
    .replaceAll(/<span class="definition"[\s\S]*?<\/span>(?=<\/span>)/g, '')
    .replaceAll(/<[^>]+>/g, ' ')
    .replaceAll(/\s+/g, ' ')
    .replaceAll('&#39;', "'");

test('a page without any of it has no word of it', () => {
  const page = pageOf({});
  for (const word of ['otherwise', 'id="beyond"', 'variants.csv', 'STRESSED', 'COUNTERFACTUAL'])
    expect([word, page.split('<main')[1]?.includes(word)]).toEqual([word, false]);
  expect(renderCsvs(avaxReport())).not.toHaveProperty('variants');
});

describe('the same day otherwise', () => {
  const page = pageOf(beyond());
  const section = sectionOf(page, 'otherwise');
  const text = textOf(section);

  test('has a row a run, the scenario’s own first, and says best and worst', () => {
    const names = ['this run', 'plain at 3x', 'plain by a fund', 'plain refused'];
    const places = names.map((name) => text.indexOf(name));
    expect(places).toEqual(places.toSorted((a, b) => a - b));
    expect(places).not.toContain(-1);
    expect(text).toMatch(/plain at 3x STRESSED 76\.00 best \+4,165\.00 0?/);
    // The run itself and the fund's end alike, and worst.
    expect(text.match(/−4,088\.59 worst/g)).toHaveLength(2);
    expect(text).toContain('not let in: plain');
  });

  test('says who went first, whole or in part, and what became of the other', () => {
    expect(text).toContain('† long liquidated, 10 Oct 19:00');
    expect(text).toContain('short closed as survivor, 10 Oct 20:00');
    const firstForced: FirstForced = {
      ...{ role: 'short', atMs: Date.UTC(2025, 9, 10, 21, 17), kind: 'adl' },
      ...{ priceQuote: 18, closedFraction: 0.4 },
    };
    const told = pageOf({ variants: [variant('a', { outcome: outcome({ firstForced }) })] });
    expect(textOf(told)).toContain('† short auto-deleveraged, 40 % of it, 10 Oct 21:17');
  });

  test('says what whoever unwound it held, what it cost, and what the fund had left', () => {
    expect(text).toContain('taken over by the insurance fund from 10 Oct 19:00, over 10 min');
    expect(text).toContain('2.5 AVAX');
    expect(text).toContain('0.25 AVAX h');
    expect(text).toContain('1,000 → 0; 250.50 socialised, 12.75 of it to us');
    expect(text).toContain('up to 3.00 % either way over 10 min');
    const together = { ...byFund, basisPath: [{ atMs: byFund.atMs, fraction: 0 }] };
    const calm = pageOf({ variants: [variant('a', { outcome: outcome({ exits: [together] }) })] });
    expect(textOf(calm)).toContain('The two marks stood together throughout.');
    expect(section.replaceAll('\u00a0', ' ')).toContain(
      'aria-label="gap from 3.00 % to 0.00 %, between −1.00 % and 3.00 %"',
    );
  });

  test('gives a command for each, under a name of its own', () => {
    expect(text).toContain('legrisk replay scenario.yaml --set construction.leverage=3 --set ');
    expect(text).toContain('name=avax-binance-bybit-2025-10.plain-at-3x');
    expect(text).toContain('construction.leverage: 5 → 3');
  });

  test('says what a crowd took, and what it gave', () => {
    expect(text).toContain('COUNTERFACTUAL. A crowd of 500,000,000 a leg');
    expect(text).toContain('took from the net 4,000.00');
    const taken = outcomeOf({ ...result, crowd: crowd() }).crowd;
    const kind = taken && { ...taken, crowdsPartQuote: -1.8 };
    const told = pageOf({ variants: [variant('a', { outcome: outcome({ crowd: kind }) })] });
    expect(textOf(told)).toContain('added to the net 1.80');
  });

  test('is led to from the head, beside its file', () => {
    expect(page).toContain('<a href="#otherwise">Otherwise</a>');
    expect(page).toContain('<a href="./variants.csv">variants.csv</a>');
  });
});

test('runs that end alike are neither best nor worst', () => {
  const ranks = comparedRuns({ ...result, variants: [variant('a'), variant('b')] });
  expect(ranks.map(({ rank }) => rank)).toEqual([null, null, null]);
});

test('unwindings of one run are added up, and the worst delta is kept', () => {
  const fund = byFund.fund && { ...byFund.fund, beforeQuote: 0, afterQuote: 7 };
  const later = { ...byFund, fund };
  const twice = {
    ...result,
    variants: [variant('a', { outcome: outcome({ exits: [byFund, later] }) })],
  };
  const [, own, row] = renderCsvs(avaxReport(twice)).variants?.split('\r\n') ?? [];
  expect(own).toMatch(/^this run,/);
  // Twice 120.5 and 80.25; the fund before the first and after the last; twice 250.5.
  expect(row).toContain(',fund,2,');
  expect(row).toContain(',2.5,0.5,241,160.5,0,1000,7,501,');
});

const linesOf = (text: string): readonly string[] =>
  text.split('\n').map((line) => line.replaceAll(/ {2,}/g, '  '));

test('the terminal has a row a run where one scenario was replayed, and best and worst of several', () => {
  const net = `-${Math.round(-result.totals.netQuote).toLocaleString('en')}`;
  const all = { ...result, ...beyond() };
  const alone = linesOf(resultTable([all]));
  expect(alone.find((line) => line.startsWith('plain at 3x'))).toMatch(/ 76 {2}best$/);
  expect(alone.find((line) => line.startsWith('this run'))).toContain(`${net}  worst`);
  expect(alone.find((line) => line.startsWith('plain by a fund'))).toContain(
    `long 10 Oct 19:00  4,117  ${net}  worst`,
  );
  const several = linesOf(resultTable([all, { ...result, scenario: 'other' }]));
  const heads = several.filter((line) => line.includes('forced out (UTC)'));
  expect(heads).toHaveLength(1);
  expect(heads[0]).toMatch(/3 variants {2}forced out \(UTC\) {2}exit loss {2}net$/);
  const told = resultTable([{ ...result, variants: [variant('a'), variant('b')] }]);
  expect(told).not.toMatch(/best|worst/);
});

test('the terminal keeps its width, and tells of a variant that was not let in, and why', () => {
  const long = 'no transfers, '.repeat(4);
  const outside = variant(long, { outcome: null, differenceQuote: null, refused: 'no margin' });
  const other = variant('other', { outcome: outcome({ netQuote: -9_999 }) });
  for (const results of [[result], [result, { ...result, scenario: 'more' }]]) {
    const text = resultTable(results.map((one) => ({ ...one, variants: [outside, other] })));
    expect(text).toContain('not let in: no margin');
    for (const line of text.split('\n')) expect(line.length).toBeLessThanOrEqual(80);
  }
});

test('what is no history is said of each run by itself', () => {
  const shock = { code: 'stress', text: 'STRESSED, not history: every gap twice as wide' };
  const stressed = { ...result, assumptions: [...result.assumptions, shock] };
  const own = outcome();
  const variants = [
    variant('as it is'),
    variant('calm', { changed: [{ path: 'stress', base: '- widen: 2', variant: null }] }),
    variant('beside a crowd', {
      outcome: { ...own, crowd: outcomeOf({ ...result, crowd: crowd() }).crowd },
    }),
  ];
  expect(comparedRuns({ ...stressed, variants }).map(({ caveats }) => caveats)).toEqual([
    ...[['STRESSED'], ['STRESSED'], []],
    ['STRESSED', 'COUNTERFACTUAL'],
  ]);
  const shocked = variant('shocked', { assumptions: [shock.text] });
  expect(comparedRuns({ ...result, variants: [shocked] }).map(({ caveats }) => caveats)).toEqual([
    [],
    ['STRESSED'],
  ]);
  expect(resultTable([stressed])).toContain('  STRESSED, by shocks of the scenario');
  expect(resultTable([{ ...result, crowd: crowd() }])).toContain(
    '  COUNTERFACTUAL, with a modelled crowd',
  );
  expect(textOf(sectionOf(pageOf({ variants: [shocked] }), 'otherwise'))).toContain(
    'shocked STRESSED',
  );
});

test('the rest: both that end alike in one word, one that a way out closes no survivor', () => {
  const atEnd = { atMs: 9, kind: 'window-end' } as const;
  const ends = [
    { role: 'long', ...atEnd },
    { role: 'short', ...atEnd },
  ] as const;
  expect(restText(outcome({ firstForced: null, ends }))).toBe('both closed at the window’s end');
  const closed = {
    role: 'short',
    atMs: Date.UTC(2025, 9, 10, 19),
    kind: 'survivor-close',
  } as const;
  const exit = { ...byFund, role: 'long', atMs: closed.atMs, endAtMs: closed.atMs };
  const saidOf = (style: ExitStyleKind) =>
    restText(outcome({ firstForced: null, ends: [closed], exits: [{ ...exit, style }] }));
  expect(saidOf('backstop')).toBe('short closed with it, 10 Oct 19:00');
  expect(saidOf('market')).toBe('short closed as survivor, 10 Oct 19:00');
});

test('what no shell can be given is told so', () => {
  const told = pageOf({ variants: [variant('a', { sets: ['question=a\u0007b'] })] });
  expect(told).toContain('Its values can not be typed into a shell.');
});

describe('beyond the plain liquidation', () => {
  const text = textOf(sectionOf(pageOf(beyond()), 'beyond'));

  test('reductions stand against holding on', () => {
    expect(text).toContain('Reduced in time 2 times');
    expect(text).toContain('Saved by reducing +4,900.00');
    expect(text).toContain('Holding on lost a leg to its venue yes');
  });

  test('collateral says what broke', () => {
    expect(text).toContain('0.650000 (−35.00 %), 2025-10-10 19:00');
    expect(text).toContain('With its assets at their prices of the entry it would have lived');
  });

  test('a crowd is a counterfactual before it is a figure', () => {
    expect(text.indexOf('COUNTERFACTUAL')).toBeGreaterThan(0);
    expect(text.indexOf('COUNTERFACTUAL')).toBeLessThan(text.indexOf('4,000.00'));
    expect(text).toContain('It dies with them, and not without.');
    expect(text).toContain('did not come to an end');
    expect(text).toContain('all 100 at 5×, 12 of 100 at 3×');
  });

  test('with variants the ways out stand in their comparison, without them here', () => {
    expect(text).not.toContain('both legs at once');
    const alone = textOf(sectionOf(pageOf({ ...beyond(), variants: [] }), 'beyond'));
    expect(alone).toContain('both legs at once from 10 Oct 19:00');
  });
});

test('a stressed page says so before anything else', () => {
  const head = pageOf(beyond()).split('<main')[0] ?? '';
  expect(textOf(head)).toContain('Under shocks that did not happen, with a modelled crowd: earned');
  expect(textOf(head)).toMatch(/STRESSED[\s\S]*STRESSED Laid over the recorded history plain/);
});
