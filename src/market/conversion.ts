/** How one currency is counted in another: by a series that trades the two, or by two that meet. */
import type { ConversionRef } from '../domain/scenario.ts';
import type { BarSeries } from '../domain/series.ts';
import type { PriceColumns } from './tape.ts';

/** One series on the way from a currency to another. */
export interface ConversionLink {
  readonly ref: ConversionRef;
  /** The series counts the other way about: what it is worth here is one over its price. */
  readonly inverse: boolean;
}

/** The same with its history. */
export interface ConversionStep {
  readonly series: BarSeries;
  readonly inverse: boolean;
}

/** More would meet in currencies that nobody asked for. */
const LINKS_MAX = 2;

/**
 * The way from one currency to another over stated series: one that trades both, in either direction, else
 * two that meet in a third currency. Where there are several of one length, the first series stated counts.
 *
 * @returns null where there is none
 */
export function conversionPath(
  quotes: Readonly<Record<string, ConversionRef>>,
  from: string,
  to: string,
): readonly ConversionLink[] | null {
  // A currency's own series goes before one that another currency brought.
  const own = quotes[from];
  const refs = [...(own === undefined ? [] : [own]), ...Object.values(quotes)];
  let ways: readonly { readonly at: string; readonly links: readonly ConversionLink[] }[] = [
    { at: from, links: [] },
  ];
  for (let length = 1; length <= LINKS_MAX; length++) {
    ways = ways.flatMap(({ at, links }) =>
      refs.flatMap((ref) => {
        const inverse = ref.quote === at;
        if (!inverse && ref.base !== at) return [];
        return [{ at: inverse ? ref.base : ref.quote, links: [...links, { ref, inverse }] }];
      }),
    );
    const found = ways.find(({ at }) => at === to);
    if (found !== undefined) return found.links;
  }
  return null;
}

/** Worth of one unit at each open and close, over every step. */
export function worthOf(
  steps: readonly { readonly columns: PriceColumns; readonly inverse: boolean }[],
): { readonly open: Float64Array; readonly close: Float64Array } {
  const over = (phase: 'open' | 'close'): Float64Array => {
    const [first, ...rest] = steps.map(({ columns, inverse }) =>
      inverse ? columns[phase].map((price) => 1 / price) : columns[phase],
    );
    if (first === undefined) throw new RangeError('a conversion has a step');
    return rest.reduce((worth, price) => worth.map((x, bar) => x * (price[bar] as number)), first);
  };
  return { open: over('open'), close: over('close') };
}
