/** What happened, in order. Settlements between two other events are one line: there can be thousands. */
import type { ReplayResult, ResultEvent } from '../../domain/result.ts';
import { minuteText } from '../../units/time.ts';
import { type Html, html } from '../escape.ts';
import { NONE, percent, price, quantity, signed } from '../format.ts';
import { EVENT_NAMES, roleName } from '../names.ts';
import { exitName } from '../policies.ts';

/** Rows the page shows; `events.csv` has every event. */
const ROWS_SHOWN = 400;

/** One row of the table: an event, or the settlements of one leg between two events. */
export type EventRow =
  | { readonly kind: 'event'; readonly event: ResultEvent }
  | {
      readonly kind: 'settlements';
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
  for (const event of events) {
    if (event.kind !== 'funding' && event.kind !== 'interest') {
      close();
      rows.push({ kind: 'event', event });
      continue;
    }
    const key = `${event.kind} ${event.leg}`;
    const before = run.get(key);
    run.set(key, {
      kind: 'settlements',
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

/** The section. */
export function eventsSection(result: ReplayResult): Html {
  const rows = eventRows(result.events);
  const hidden = rows.length - ROWS_SHOWN;
  const shown: Shown = { result, hasRatios: hasRatios(result) };
  return html`<section id="events"><h2>Events</h2>
<div class="scroll"><table><caption>An event happens in the bar that opens at its time.
 Amounts in ${result.currency}; net delta is the whole construction’s, in base units.</caption>
<thead><tr><th>Time, UTC</th><th>Event</th><th>Leg</th><th class="num">Price</th>
<th class="num">Amount</th>${
    shown.hasRatios ? html`<th class="num">Margin ratio</th>` : null
  }<th class="num">Net delta after</th>
<th>Note</th></tr></thead><tbody>${rows
    .slice(0, ROWS_SHOWN)
    .map((row) => (row.kind === 'event' ? eventRow(row.event, shown) : runRow(row, shown)))}
</tbody></table></div>
${hidden > 0 ? html`<p class="note">${hidden} more rows in events.csv.</p>` : null}</section>`;
}

interface Shown {
  readonly result: ReplayResult;
  /** Whether there is a column of margin ratios. */
  readonly hasRatios: boolean;
}

/** A column in which no event has anything is left out. */
const hasRatios = ({ events }: ReplayResult): boolean =>
  events.some(({ marginRatioFraction }) => marginRatioFraction !== undefined);

function eventRow(event: ResultEvent, { result, hasRatios }: Shown): Html {
  const forced = event.kind === 'liquidation' || event.exitKind === 'adl';
  const what =
    event.exitKind === undefined || event.kind === 'liquidation'
      ? EVENT_NAMES[event.kind]
      : `${EVENT_NAMES[event.kind]}: ${exitName(result, { atMs: event.atMs, kind: event.exitKind })}`;
  const shown = (x: number | undefined, text: (x: number) => string): string =>
    x === undefined ? NONE : text(x);
  return html`<tr${forced ? html` class="forced"` : ''}><td class="when">${minuteText(event.atMs)}</td>
<td class="what">${what}</td><td>${roleName(result, event.leg)}${
    event.lifeIndex > 0 ? `, life ${event.lifeIndex + 1}` : ''
  }</td><td class="num">${shown(event.priceQuote, (x) => `${price(x)}${unitOf(event, result)}`)}</td>
<td class="num">${shown(event.amountQuote, signed)}</td>
${ratioCell(
  hasRatios,
  shown(event.marginRatioFraction, (x) => percent(x, 1)),
)}<td class="num">${quantity(event.netDeltaAfterBase)}</td><td>${event.note ?? ''}</td></tr>`;
}

const ratioCell = (hasRatios: boolean, text: string): Html | null =>
  hasRatios ? html`<td class="num">${text}</td>` : null;

/** The leg's own quote, named where it is not the capital's. */
function unitOf(event: ResultEvent, { legs, currency }: ReplayResult): string {
  const quote = legs.find(({ role }) => role === event.leg)?.quote ?? currency;
  return quote === currency ? '' : ` ${quote}`;
}

function runRow(row: EventRow & { kind: 'settlements' }, { result, hasRatios }: Shown): Html {
  const unit = row.what === 'funding' ? 'settlement' : 'accrual';
  const count = `${row.count} ${unit}${row.count === 1 ? '' : 's'}`;
  return html`<tr class="quiet"><td class="when">${minuteText(row.fromMs)}</td>
<td>${EVENT_NAMES[row.what]}, ${count}</td><td>${roleName(result, row.leg)}</td><td class="num"></td>
<td class="num">${signed(row.amountQuote)}</td>${ratioCell(hasRatios, '')}<td class="num"></td><td>${
    row.count === 1 ? '' : `until ${minuteText(row.toMs)}`
  }</td></tr>`;
}
