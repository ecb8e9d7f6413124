/** What happened, in order. Settlements between two other events are one line: there can be thousands. */
import type { ReplayResult, ResultEvent } from '../../domain/result.ts';
import { minuteText } from '../../units/time.ts';
import { defined } from '../definitions.ts';
import { type Html, html } from '../escape.ts';
import { decimal, NONE, percent, price, quantity, signed } from '../format.ts';
import { longProse } from '../long-text.ts';
import { EVENT_NAMES, quoteName, roleName } from '../names.ts';
import { exitName } from '../policies.ts';
import { scrollBox } from '../scroll-box.ts';

/** Rows the page holds; `events.csv` has every event. */
const ROWS_HELD = 400;
/** Rows that stand open; what follows them is folded. */
const ROWS_OPEN = 30;
/** So few are not worth a fold. */
const FOLD_LEAST = 10;

/** One row of the table: an event, or the settlements of one leg between two events. */
export type EventRow =
  | {
      readonly kind: 'event';
      /** Place among the result's events. */
      readonly index: number;
      readonly event: ResultEvent;
    }
  | {
      readonly kind: 'settlements';
      /** Place of the first of them. */
      readonly index: number;
      readonly what: 'funding' | 'interest';
      readonly leg: ResultEvent['leg'];
      readonly fromMs: number;
      readonly toMs: number;
      readonly count: number;
      readonly amountQuote: number;
    };

/** Runs of funding and of interest become a line a leg; every other event stands for itself. */
export function eventRows(events: readonly ResultEvent[]): readonly EventRow[] {
  const rows: EventRow[] = [];
  let run = new Map<string, EventRow & { kind: 'settlements' }>();
  const close = (): void => {
    rows.push(...run.values());
    run = new Map();
  };
  for (const [index, event] of events.entries()) {
    if (event.kind !== 'funding' && event.kind !== 'interest') {
      close();
      rows.push({ kind: 'event', index, event });
      continue;
    }
    const key = `${event.kind} ${event.leg}`;
    const before = run.get(key);
    run.set(key, {
      kind: 'settlements',
      index: before?.index ?? index,
      what: event.kind,
      leg: event.leg,
      fromMs: before?.fromMs ?? event.atMs,
      toMs: event.atMs,
      count: (before?.count ?? 0) + 1,
      amountQuote: (before?.amountQuote ?? 0) + (event.amountQuote ?? 0),
    });
  }
  close();
  return rows;
}

/**
 * The section. A row is `event-N`, N its place among the result's events, and its time leads to the charts,
 * which a page with a script shows at that instant.
 */
export function eventsSection(result: ReplayResult): Html {
  const rows = eventRows(result.events);
  const held = rows.slice(0, ROWS_HELD);
  const open = held.length < ROWS_OPEN + FOLD_LEAST ? held.length : ROWS_OPEN;
  const shown: Shown = { result, hasRatios: hasRatios(result) };
  const folded = held.slice(open);
  const beyond = rows.length - held.length;
  return html`<section id="events"><h2>Events</h2>
<p class="note">An event happens in the bar that opens at its time. A time leads to the charts. Amounts in ${
    result.currency
  }.</p>${eventTable('Events', held.slice(0, open), shown)}${
    folded.length === 0
      ? null
      : html`<details class="fold"><summary>${decimal(folded.length, 0)} more rows</summary>${eventTable(
          'Events, continued',
          folded,
          shown,
        )}</details>`
  }${beyond > 0 ? html`<p class="note">${decimal(beyond, 0)} more rows in events.csv.</p>` : null}</section>`;
}

/** Columns are as wide in every table of them, so that an opened fold goes on where the first part ended. */
const eventTable = (name: string, rows: readonly EventRow[], shown: Shown): Html =>
  scrollBox(
    name,
    html`<table class="events"><thead><tr>
<th scope="col" class="at">Time, UTC</th><th scope="col" class="kind">Event</th><th scope="col" class="leg">Leg</th>
<th scope="col" class="num price">Price</th><th scope="col" class="num">Amount</th>${
      shown.hasRatios
        ? html`<th scope="col" class="num ratio">${defined('marginRatio')}</th>`
        : null
    }<th scope="col" class="num delta">${defined('netDeltaAfter')}</th>
<th scope="col" class="why">Note</th></tr></thead><tbody>${rows.map((row) =>
      row.kind === 'event' ? eventRow(row, shown) : runRow(row, shown),
    )}</tbody></table>`,
  );

interface Shown {
  readonly result: ReplayResult;
  /** Whether there is a column of margin ratios. */
  readonly hasRatios: boolean;
}

/** A column in which no event has anything is left out. */
const hasRatios = ({ events }: ReplayResult): boolean =>
  events.some(({ marginRatioFraction }) => marginRatioFraction !== undefined);

function eventRow(
  { event, index }: EventRow & { kind: 'event' },
  { result, hasRatios }: Shown,
): Html {
  const forced = event.kind === 'liquidation' || event.exitKind === 'adl';
  const what =
    event.exitKind === undefined || event.kind === 'liquidation'
      ? EVENT_NAMES[event.kind]
      : `${EVENT_NAMES[event.kind]}: ${exitName(result, { atMs: event.atMs, kind: event.exitKind })}`;
  const shown = (x: number | undefined, text: (x: number) => string): string =>
    x === undefined ? NONE : text(x);
  return html`${rowStart(index, event.atMs, forced ? 'forced' : null)}
<td class="what">${forced ? html`<span aria-hidden="true">† </span>` : null}${what}</td><td>${roleName(result, event.leg)}${
    event.lifeIndex > 0 ? `, life ${event.lifeIndex + 1}` : ''
  }</td><td class="num">${shown(event.priceQuote, (x) => `${price(x)}${unitOf(event, result)}`)}</td>
<td class="num">${shown(event.amountQuote, signed)}</td>
${ratioCell(
  hasRatios,
  shown(event.marginRatioFraction, (x) => percent(x, 1)),
)}<td class="num">${quantity(event.netDeltaAfterBase)}</td><td>${longProse(unparted(event.note ?? ''))}</td></tr>`;
}

/** A number and its per cent stay on one line. */
const unparted = (note: string): string => note.replaceAll(/(?<=\d) (?=%)/g, '\u00a0');

/** The row's element and its first cell: the time, as a link to the charts. */
const rowStart = (index: number, atMs: number, tone: 'forced' | 'quiet' | null): Html => html`
<tr id="event-${index}" data-at="${atMs}"${tone === null ? null : html` class="${tone}"`}><td class="when"><a
 href="#charts" data-at="${atMs}">${minuteText(atMs)}</a></td>`;

const ratioCell = (hasRatios: boolean, text: string): Html | null =>
  hasRatios ? html`<td class="num">${text}</td>` : null;

/** The leg's own quote, named where it is not the capital's. */
function unitOf(event: ResultEvent, { legs, currency }: ReplayResult): string {
  const leg = legs.find(({ role }) => role === event.leg);
  return leg === undefined || leg.quote === currency ? '' : ` ${quoteName(leg)}`;
}

function runRow(row: EventRow & { kind: 'settlements' }, { result, hasRatios }: Shown): Html {
  const unit = row.what === 'funding' ? 'settlement' : 'accrual';
  const count = `${row.count} ${unit}${row.count === 1 ? '' : 's'}`;
  return html`${rowStart(row.index, row.fromMs, 'quiet')}
<td>${EVENT_NAMES[row.what]}, ${count}</td><td>${roleName(result, row.leg)}</td><td class="num"></td>
<td class="num">${signed(row.amountQuote)}</td>${ratioCell(hasRatios, '')}<td class="num"></td><td>${
    row.count === 1 ? '' : `until ${minuteText(row.toMs)}`
  }</td></tr>`;
}
