/** The same trade with and without others in it: a counterfactual, and told as one before any figure. */
import type { CrowdDeaths, CrowdMarket, CrowdResult } from '../../domain/crowd.ts';
import type { ReplayResult } from '../../domain/result.ts';
import { minuteText } from '../../units/time.ts';
import { defined } from '../definitions.ts';
import { type Html, html } from '../escape.ts';
import { decimal, leverage, NONE, percent, price, quantity, rate } from '../format.ts';
import { longName, longProse } from '../long-text.ts';
import { venueName } from '../names.ts';
import type { Panel, Panels } from '../panel.ts';
import { scrollBox } from '../scroll-box.ts';
import { stillChart } from '../still.ts';

/** Null without a crowd. */
export function crowdBlock({ crowd, currency, gridMs }: ReplayResult): Html | null {
  if (crowd === null) return null;
  const heading = html`<h3>With a crowd in the same trade</h3>
<p class="counter"><strong>${defined('counterfactual', 'COUNTERFACTUAL')}</strong> ${verdictOf(
    crowd,
    currency,
  )}</p>`;
  return html`${heading}${figuresTable(crowd, currency)}${marketsTable(crowd, currency)}${crowd.markets.map(
    (market) => marketPicture(market, gridMs),
  )}`;
}

/** What of the result is the crowd's, in two sentences. */
function verdictOf(crowd: CrowdResult, currency: string): string {
  const death = {
    'false true': 'It dies with them, and not without.',
    'true true': 'It dies with them and without.',
    'false false': 'It lives with them and without.',
    'true false': 'It dies without them, and not with them.',
  }[`${crowd.diesWithout} ${crowd.diesWith}` as const];
  const limits = [
    crowd.converged
      ? ''
      : ' In some bar the liquidations did not come to an end: the price would have gone further.',
    crowd.impactLimited ? ' The impact reached the most that the model lets it be.' : '',
  ].join('');
  return `${decimal(crowd.accounts, 0)} modelled accounts hold the same trade, ${decimal(
    crowd.notionalQuote,
    0,
  )} ${currency} a leg, and their forced exits move the marks. ${death}${limits}`;
}

function figuresTable(crowd: CrowdResult, currency: string): Html {
  const { netWithoutQuote, netWithQuote } = crowd;
  const [without, withIt] = [crowd.forcedExitLossWithoutQuote, crowd.forcedExitLossWithQuote];
  const fatal =
    crowd.fatalNotionalQuote === null
      ? longProse(crowd.fatalReason ?? 'not known')
      : `about ${decimal(Number(crowd.fatalNotionalQuote.toPrecision(3)), 0)} ${currency} a leg`;
  const table = html`<table class="narrow"><caption>With and without the crowd, ${currency}</caption>
<thead><tr><td></td><th scope="col" class="num">Without</th><th scope="col" class="num">With</th>
<th scope="col" class="num">${defined('crowdsPart')}</th></tr></thead><tbody>
<tr><th scope="row">${defined('net')}</th><td class="num">${decimal(netWithoutQuote, 2)}</td>
<td class="num">${decimal(netWithQuote, 2)}</td><td class="num">${decimal(crowd.crowdsPartQuote, 2)}</td></tr>
<tr><th scope="row">${defined('forcedExitLoss')}</th><td class="num">${decimal(without, 2)}</td>
<td class="num">${decimal(withIt, 2)}</td><td class="num">${decimal(withIt - without, 2)}</td></tr>
</tbody></table>`;
  return html`${scrollBox('With and without the crowd', table)}
<p class="note">${defined('fatalCrowd')}: ${fatal}. At an impact prefactor of ${decimal(
    crowd.prefactor,
    2,
  )}; the most rounds of liquidation in one bar were ${crowd.mostRounds}.</p>`;
}

type Cell = (market: CrowdMarket) => string;

const ROWS: readonly (readonly [name: string, cell: Cell])[] = [
  ['Furthest from the record', ({ furthest }) => furthestText(furthest)],
  ['Sold by their forced exits', ({ soldQuote }) => decimal(soldQuote, 0)],
  ['Bought by their forced exits', ({ boughtQuote }) => decimal(boughtQuote, 0)],
  ['Of it coin that stood as collateral', ({ collateralQuote }) => decimal(collateralQuote, 0)],
  ['Died of the crowd', ({ died }) => diedText(died)],
  ['Died of the other side', ({ oppositeDied }) => diedText(oppositeDied)],
  [
    'Insurance fund, before → after',
    ({ fundBeforeQuote: before, fundAfterQuote: after }) =>
      before === null || after === null
        ? 'pays whatever is missing'
        : `${decimal(before, 0)} → ${decimal(after, 0)}`,
  ],
  ['Loss beyond their margins', ({ shortfallQuote }) => decimal(shortfallQuote, 0)],
  ['Borne by winners instead', ({ socialisedQuote }) => decimal(socialisedQuote, 0)],
  [
    'Rounds of auto-deleveraging',
    ({ adl }) =>
      adl.length === 0
        ? NONE
        : `${adl.length}, the first ${minuteText(adl[0]?.atMs ?? 0)}, most ${percent(
            adl.reduce((most, { shareFraction }) => Math.max(most, shareFraction), 0),
          )} of the ${adl[0]?.side ?? ''}s`,
  ],
  ['Quantity that nobody took', ({ unmatchedBase }) => quantity(unmatchedBase)],
  [
    'Funding prints changed',
    ({ printsChanged, largestPrintChange }) =>
      printsChanged === 0 ? NONE : `${printsChanged}, by at most ${rate(largestPrintChange)}`,
  ],
];

function marketsTable({ markets }: CrowdResult, currency: string): Html {
  const told = ROWS.filter(([, cell]) =>
    markets.some((market) => cell(market) !== NONE && cell(market) !== '0'),
  );
  const table = html`<table class="narrow crowded"><caption>What the crowd did to each market. Amounts in ${currency}, times in UTC.</caption>
<thead><tr><td></td>${markets.map(
    ({ venue, role }) => html`<th scope="col" class="num">${venueName(venue)} ${role}</th>`,
  )}</tr></thead><tbody>${told.map(
    ([name, cell]) =>
      html`<tr><th scope="row">${name}</th>${markets.map(
        (market) => html`<td class="num">${cell(market)}</td>`,
      )}</tr>`,
  )}</tbody></table>`;
  return scrollBox('What the crowd did to each market', table);
}

function furthestText(furthest: CrowdMarket['furthest']): string {
  if (furthest === null) return 'not moved';
  const { atMs, recordedPrice, movedPrice } = furthest;
  return `${price(recordedPrice)} → ${price(movedPrice)} (${percent(
    movedPrice / recordedPrice - 1,
  )}), ${minuteText(atMs)}`;
}

/** `12 of 40 at 5×, all 10 at 10×`. */
function diedText(deaths: readonly CrowdDeaths[]): string {
  const dead = deaths.filter(({ died }) => died > 0);
  return dead.length === 0
    ? NONE
    : dead
        .map(({ leverage: held, accounts, died }) =>
          died === accounts
            ? `all ${accounts} at ${leverage(held)}`
            : `${died} of ${accounts} at ${leverage(held)}`,
        )
        .join(', ');
}

/** The mark as recorded and as moved, while it was moved. */
function marketPicture(
  { role, venue, instrument, curve }: CrowdMarket,
  gridMs: number,
): Html | null {
  const [first, last] = [curve[0], curve.at(-1)];
  if (first === undefined || last === undefined || first === last) return null;
  const atMs = Float64Array.from(curve, (point) => point.atMs);
  const panel: Panel = {
    ...{
      id: `crowd-${role}`,
      title: `${venueName(venue)} ${instrument} with the crowd`,
      caption: '',
    },
    ...{ unit: 'price', format: 'price', levels: [], range: null },
    lines: [
      {
        ...{ name: 'as recorded', tone: 'ghost', stroke: 'wide', step: false },
        points: { atMs, value: Float64Array.from(curve, (point) => point.recordedPrice) },
      },
      {
        ...{ name: 'with the crowd, counterfactual', tone: 'actual', stroke: 'solid', step: false },
        points: { atMs, value: Float64Array.from(curve, (point) => point.movedPrice) },
      },
    ],
  };
  const frame: Panels = {
    ...{ windowMs: [first.atMs, last.atMs + gridMs], gridMs, panels: [panel], marks: [] },
  };
  const box = scrollBox(`${venueName(venue)} with the crowd`, stillChart(panel, frame));
  return html`<figure class="fixed"><figcaption><h3>${venueName(venue)} ${longName(instrument)}: as recorded (grey) and with the crowd</h3></figcaption>${box}</figure>`;
}
