/** Faults of funding, planted into honest histories. */
import type { FundingHistory, History } from '../../src/checks/history.ts';
import { DAY, HOUR, MINUTE } from '../../src/units/units.ts';
import { ALWAYS, ruleBook } from '../builders/rule-book.ts';
import type { Draw } from './draw.ts';
import type { Trap } from './trap.ts';

const only = (funding: readonly FundingHistory[]): History => ({
  bars: [],
  funding,
  books: new Map(),
});

interface Print {
  readonly at: number;
  readonly rate: number;
  readonly interval?: number;
}

const printsOf = ({ series }: FundingHistory): Print[] =>
  Array.from(series.settledAtMs, (at, i) => ({ at, rate: series.rate[i] as number }));

function withPrints(funding: FundingHistory, prints: readonly Print[]): FundingHistory {
  const kept = prints.filter(({ at }, i) => i === 0 || at > (prints[i - 1] as Print).at);
  return {
    ...funding,
    series: {
      ...funding.series,
      settledAtMs: Float64Array.from(kept, ({ at }) => at),
      rate: Float64Array.from(kept, ({ rate }) => rate),
      intervalMs: Float64Array.from(kept, ({ interval }) => interval ?? Number.NaN),
      price: new Float64Array(kept.length).fill(Number.NaN),
    },
  };
}

/** Prints of a venue that stays at 8 hours for at least `least` prints, and from where on. */
function eightHourly(
  history: History,
  draw: Draw,
  least: number,
): [FundingHistory, number, Print[]] | null {
  for (const funding of history.funding) {
    const prints = printsOf(funding);
    let to = 1;
    while (
      to < prints.length &&
      Math.abs((prints[to] as Print).at - (prints[to - 1] as Print).at - 8 * HOUR) < MINUTE
    )
      to++;
    if (to >= least + 2) return [funding, draw.whole(1, to - least - 1), prints.slice(0, to)];
  }
  return null;
}

/** Eight-hourly prints on which to plant; a made pair always has one such venue. */
function eight(history: History, draw: Draw, least: number): [FundingHistory, number, Print[]] {
  const found = eightHourly(history, draw, least);
  if (found !== null) return found;
  const [first] = history.funding;
  if (first === undefined) throw new Error('funding was made');
  const days = 60;
  const own = printsOf(first)
    .filter(({ at }) => at % (8 * HOUR) < MINUTE)
    .slice(0, days * 3);
  return [first, draw.whole(1, own.length - least - 1), own];
}

const floored = (ms: number): number => Math.round(ms / (15 * MINUTE)) * 15 * MINUTE;

/** Each print on every hour until the next. */
const hourly = (prints: readonly Print[]): Print[] =>
  prints.flatMap(({ at, rate }) =>
    Array.from({ length: 8 }, (_, hour) => ({ at: floored(at) + hour * HOUR, rate })),
  );

export const FUNDING_TRAPS: readonly Trap[] = [
  {
    code: 'doubled-settlement',
    what: 'one settlement has a second print a minute or three later',
    plant: (history, draw) => {
      const funding = draw.one(history.funding);
      const prints = printsOf(funding);
      const row = draw.whole(1, prints.length - 2);
      const { at, rate } = prints[row] as Print;
      prints.splice(row + 1, 0, { at: at + draw.whole(1000, 180_000), rate });
      return only([withPrints(funding, prints)]);
    },
  },
  {
    code: 'zone-shift',
    what: 'ten prints or more are stamped in another zone',
    plant: (history, draw) => {
      const [funding, from, prints] = eight(history, draw, 12);
      const to = draw.whole(from + 10, prints.length);
      const shift = draw.one([1, 2, 3, 4, 5, 5.5, 5.75, 6, 7, 9, -1, -3, -3.5, -5, -7]) * HOUR;
      const moved = prints.map((print, i) =>
        i < from || i >= to ? print : { ...print, at: print.at + shift },
      );
      return only([withPrints(funding, moved)]);
    },
  },
  {
    code: 'filled-funding',
    what: 'sixty 8-hour prints or more, of which a dozen are changes, are filled in on every hour',
    plant: (history, draw) => {
      const [funding, from, prints] = eight(history, draw, 60);
      const to = draw.whole(from + 60, prints.length);
      const own = prints.slice(from, to);
      if (own.filter(({ rate }, i) => i > 0 && rate !== own[i - 1]?.rate).length < 12) return null;
      return only([
        withPrints(funding, [
          ...prints.slice(0, from),
          ...hourly(prints.slice(from, to)),
          ...prints.slice(to),
        ]),
      ]);
    },
  },
  {
    code: 'repeated-rate',
    what: 'a day or more of rows whose named interval is 8 hours stands an hour apart',
    plant: (history, draw) => {
      const [funding, from, prints] = eight(history, draw, 20);
      const rows = hourly(prints.slice(from, draw.whole(from + 4, from + 20)));
      const wobbly = rows.map((print) => ({
        ...print,
        rate: print.rate + 1e-7 * draw.normal(),
        interval: 8 * HOUR,
      }));
      return only([withPrints(funding, wobbly)]);
    },
  },
  {
    code: 'frozen-funding',
    what: 'one rate stays for nine days or more',
    plant: (history, draw) => {
      const [funding, from, prints] = eight(history, draw, 28);
      const to = draw.whole(from + 27, Math.min(prints.length, from + 150));
      const rate = Number((draw.one([-1, 1]) * (0.00012 + 0.0004 * draw.uniform())).toFixed(8));
      return only([
        withPrints(
          funding,
          prints.map((print, i) => (i < from || i >= to ? print : { ...print, rate })),
        ),
      ]);
    },
  },
  {
    code: 'rate-unit',
    what: '135 prints or more, and 45 days, are in per cent or basis points',
    plant: (history, draw) => {
      const funding = draw.one(history.funding);
      const prints = printsOf(funding);
      const from = draw.whole(0, prints.length / 2);
      const end = (prints[from] as Print).at + 45 * DAY;
      const least = prints.findIndex(({ at }) => at > end);
      const to = draw.whole(Math.max(least, from + 136), prints.length);
      if (least < 0 || to > prints.length) return null;
      const unit = draw.one([100, 10_000]);
      const wrong = prints.map((print, i) =>
        i < from || i >= to ? print : { ...print, rate: print.rate * unit },
      );
      return only([
        withPrints(funding, wrong),
        ...history.funding.filter((one) => one !== funding),
      ]);
    },
  },
  {
    code: 'beyond-cap',
    what: 'one print is a thousandth beyond the cap of its instrument',
    plant: (history, draw) => {
      const [funding, row, prints] = eight(history, draw, 2);
      const cap = 0.03 * (1 + draw.uniform());
      const { venue, instrument } = funding.series.key;
      prints[row] = { ...(prints[row] as Print), rate: draw.one([-1, 1]) * cap * 1.001 };
      const fundingCaps = [{ ...ALWAYS, instruments: [instrument], cap, perHours: null }];
      const books = new Map([[venue, ruleBook(venue, { fundingCaps })]]);
      return { bars: [], funding: [withPrints(funding, prints)], books };
    },
  },
  {
    code: 'interval-change',
    what: '8 hours become 4',
    plant: (history, draw) => {
      const [funding, from, prints] = eight(history, draw, 8);
      const halves = prints.flatMap((print, i) =>
        i < from + 4 ? [print] : [print, { at: print.at + 4 * HOUR, rate: print.rate / 2 }],
      );
      return only([withPrints(funding, halves)]);
    },
  },
  {
    code: 'settlement-jitter',
    what: 'a stamp is a minute or more late',
    plant: (history, draw) => {
      const [funding, row, prints] = eight(history, draw, 2);
      const own = prints[row] as Print;
      prints[row] = { ...own, at: floored(own.at) + draw.whole(61_000, 420_000) };
      return only([withPrints(funding, prints)]);
    },
  },
];
