/** A page as a reader has it: its text, by the words that stand beside each figure. */
import { seen } from '../builders/seen.ts';

/** `−4,088.59` → -4088.59; null of what is no number, such as the dash where there is none. */
export function amountOf(text: string | undefined): number | null {
  const plain = (text ?? '').replace('\u2212', '-').replaceAll(',', '');
  return /^[+-]?\d+(\.\d+)?$/.test(plain) ? Number(plain) : null;
}

const section = (markup: string, id: string): string =>
  new RegExp(`<section id="${id}"[^>]*>([\\s\\S]*?)</section>`).exec(markup)?.[1] ?? '';

/** Rows that are headed: the head's text, and that of each cell behind it. */
const rowsOf = (markup: string): readonly (readonly [string, readonly string[]])[] =>
  [...markup.matchAll(/<tr[^>]*><th scope="row"[^>]*>([\s\S]*?)<\/th>([\s\S]*?)<\/tr>/g)].map(
    ([, head = '', cells = '']) => [
      seen(head),
      [...cells.matchAll(/<td[^>]*>([\s\S]*?)<\/td>/g)].map(([, cell = '']) => seen(cell)),
    ],
  );

export interface PageText {
  /** A key figure's value, by its name. */
  readonly figure: (name: string) => string | undefined;
  /** The lines of a bridge, by its place: 0 is the one to the net, 1 the one from the twin. */
  readonly bridge: (place: number) => ReadonlyMap<string, number | null>;
  /** A row of the table of legs, a text a life. */
  readonly leg: (row: string) => readonly string[] | undefined;
}

export function pageText(markup: string): PageText {
  const figures = new Map(
    [
      ...section(markup, 'figures').matchAll(
        /<dt>([\s\S]*?)<\/dt>\s*<dd class="value">([\s\S]*?)<\/dd>/g,
      ),
    ].map(([, name = '', value = '']) => [seen(name), seen(value)]),
  );
  const bridges = [
    ...section(markup, 'bridge').matchAll(/<table class="bridge">([\s\S]*?)<\/table>/g),
  ].map(([, table = '']) => new Map(rowsOf(table).map(([head, [cell]]) => [head, amountOf(cell)])));
  const legs = new Map(rowsOf(section(markup, 'legs')));
  return {
    figure: (name) => figures.get(name),
    bridge: (place) => bridges[place] ?? new Map(),
    leg: (row) => legs.get(row),
  };
}
