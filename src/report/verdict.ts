/**
 * The result in one sentence that a person would say. Everything else on the page is evidence.
 */
import type { LegResult, ReplayResult } from '../domain/result.ts';
import { isoInstant } from '../units/time.ts';
import { DAY, HOUR, MINUTE, YEAR } from '../units/units.ts';
import { type ForcedOut, forcedOut } from './forced.ts';
import { decimal, percent, spokenMoney, spokenShare } from './format.ts';
import { EXIT_NAMES, isAccountUnwind, legName, venueName } from './names.ts';
import { byRule, isStressed, ruleExits, timesReduced, transfersSent } from './policies.ts';
import { MONTHS } from './scale.ts';

/**
 * What the funding paid, who died and when, what that cost measured against the funding, and the
 * net, which is always said.
 *
 * Funding is what was earned until the last leg of the broken construction was gone, over the time
 * from the first entry until then; the comparison ("as much as two years of that funding") divides
 * the forced-exit loss by that mean and is left out where the mean is not positive. Where being
 * thrown out was no worse than staying in, the net leads: a loss must not read as a rescue. Of a
 * reconstruction, of shocks and of a crowd the text says so first.
 */
export function verdictSentence(result: ReplayResult): string {
  const said = spoken(result, forcedOut(result));
  const ground = groundOf(result).join(', ');
  if (ground === '') return said;
  return `${ground.charAt(0).toUpperCase()}${ground.slice(1)}: ${said.charAt(0).toLowerCase()}${said.slice(1)}`;
}

/** What of it is no history; results of older versions have neither shocks nor a crowd. */
const groundOf = ({ reconstruction, assumptions, crowd }: ReplayResult): readonly string[] => [
  ...(reconstruction === null ? [] : ['on a reconstruction, not a record']),
  ...(isStressed({ assumptions: assumptions ?? [] }) ? ['under shocks that did not happen'] : []),
  ...((crowd ?? null) === null ? [] : ['with a modelled crowd']),
];

function spoken(result: ReplayResult, forced: readonly ForcedOut[]): string {
  if (result.legs.length === 0)
    return 'Nothing was opened: at no close did its rules for entering hold.';
  if (forced.length === 0) return `${fundingClause(result)}; ${calm(result)}.`;
  const dead = forced.filter(({ whole }) => whole).map(({ leg }) => leg);
  const who = dead.length > 0 ? deathClause(result, dead) : partClause(result, forced);
  const died = `${who} and ${costClause(result)}`;
  if (result.totals.forcedExitLossQuote >= CENT / 2)
    return `${fundingClause(result)}; ${died}. ${netSentence(result)}`;
  const funding = fundingClause(result);
  const bounds = boundsClause(result);
  const range = bounds === '' ? '' : ` The net: ${bounds}.`;
  return `${netLead(result)}: ${funding.charAt(0).toLowerCase()}${funding.slice(1)}; ${died}.${range}`;
}

/** The smallest amount that is told; half of it rounds to nothing. */
const CENT = 0.01;

/**
 * How long a mean day of funding takes to pay a loss: `two years`, `14 months`, `12 days`.
 *
 * @returns null when the funding or the loss is not positive
 */
export function fundingTime(
  lossQuote: number,
  fundingQuote: number,
  heldMs: number,
): string | null {
  if (!(lossQuote > 0 && fundingQuote > 0 && heldMs > 0)) return null;
  const days = lossQuote / (fundingQuote / (heldMs / DAY));
  if (days < 1.5) return counted(Math.max(1, Math.round(days * 24)), 'hour');
  if (days < 60) return counted(Math.round(days), 'day');
  if (days < 700) return counted(Math.round(days / (365 / 12)), 'month');
  return counted(Math.round(days / 365), 'year');
}

function fundingClause(result: ReplayResult): string {
  const { fundingEarnedQuote: funding } = result.totals;
  const held = spokenLength(heldMs(result));
  if (Math.abs(funding) < CENT / 2) return `Earned no funding in ${held}`;
  const amount = spokenMoney(Math.abs(funding), result.currency);
  return `${funding > 0 ? 'Earned' : 'Paid'} ${amount} of funding in ${held}`;
}

function calm(result: ReplayResult): string {
  const { netQuote, returnOnCapitalFraction } = result.totals;
  const net = `${spokenMoney(netQuote, result.currency)}, ${percent(returnOnCapitalFraction)} of the capital`;
  return `${ruleClause(result)}nothing was liquidated, and the net after prices and costs was ${net}`;
}

/** What rules did to a trade that nothing forced out: `it was closed by rule (stop) on 10 October, `. */
function ruleClause(result: ReplayResult): string {
  const sent = transfersSent(result);
  const reduced = timesReduced(result);
  const moved =
    (sent === 0 ? '' : `collateral was moved ${timesText(sent)}, `) +
    (reduced === 0 ? '' : `both legs were reduced ${timesText(reduced)}, `);
  const exits = ruleExits(result);
  const [first] = exits;
  if (first === undefined) return moved;
  const how =
    exits.length === 1 ? byRule(first) : `by rule ${timesText(exits.length)}, the first time`;
  return `${moved}it was closed ${how} ${whenText(result, first.atMs)}, `;
}

const TIMES: Readonly<Record<number, string>> = { 1: 'once', 2: 'twice' };

const timesText = (count: number): string => TIMES[count] ?? `${countWord(count)} times`;

function deathClause(result: ReplayResult, dead: readonly LegResult[]): string {
  const [first, second] = dead;
  if (first === undefined) return '';
  const when = whenText(result, first.exit.atMs);
  if (isAccountUnwind(dead)) return `the ${venueName(first.venue)} account was unwound ${when}`;
  // Results of older versions do not say.
  const why = (first.brokenByCollateral ?? null) === true ? ', broken by its collateral,' : '';
  const one = `the ${legName(first)} was ${EXIT_NAMES[first.exit.kind]} ${when}`;
  if (second === undefined) return `${one}${why}`;
  if (dead.length > 2) return `${one}, the first of ${countWord(dead.length)} forced exits,`;
  if (second.exit.atMs === first.exit.atMs && second.role !== first.role) {
    const order = result.ambiguous ? ', in one bar that does not say which went first,' : '';
    const how = second.exit.kind === first.exit.kind ? EXIT_NAMES[first.exit.kind] : 'forced out';
    return `both legs were ${how} ${when}${order}`;
  }
  const again = second.role === first.role ? 'again' : `the ${legName(second)}`;
  return `${one}, ${again} ${whenText(result, second.exit.atMs)},`;
}

/** Where the venues closed parts and no leg died whole. */
function partClause(result: ReplayResult, parts: readonly ForcedOut[]): string {
  const [first, second] = parts;
  if (first === undefined) return '';
  const when = whenText(result, first.atMs);
  if (second !== undefined && second.atMs === first.atMs)
    return `a part of both legs was ${howOf(first)} ${when}`;
  const one = (of: ForcedOut): string => `a part of the ${legName(of.leg)} (${stepsText(of)})`;
  const steps = first.parts > 1 ? ', beginning' : '';
  const told = `${one(first)} was ${howOf(first)}${steps} ${when}`;
  if (second === undefined) return `${told}${steps === '' ? '' : ','}`;
  if (parts.length > 2) return `${told}, the first of ${countWord(parts.length)} forced exits,`;
  return `${told}, ${one(second)} ${whenText(result, second.atMs)},`;
}

const howOf = ({ leg }: ForcedOut): string => EXIT_NAMES[leg.exit.kind];

/** `20 %`, `36 % in two steps`. */
const stepsText = ({ closedFraction, parts }: ForcedOut): string =>
  `${spokenShare(closedFraction)}${parts > 1 ? ` in ${countWord(parts)} steps` : ''}`;

function costClause(result: ReplayResult): string {
  const { forcedExitLossQuote: loss, fundingEarnedQuote: funding } = result.totals;
  const amount = spokenMoney(Math.abs(loss), result.currency);
  if (Math.abs(loss) < CENT / 2) return `the exit cost nothing against staying in${regret(result)}`;
  if (loss < 0)
    return `at the marks of that moment staying in stood ${amount} worse${regret(result)}`;
  const time = fundingTime(loss, funding, heldMs(result));
  return `the exit cost ${amount}${time === null ? '' : `, as much as ${time} of that funding`}`;
}

/** Thrown out at the bottom: it helped then, and staying in would still have ended better. */
function regret({ totals, currency }: ReplayResult): string {
  const better = totals.twinNetQuote - totals.netQuote;
  return better >= CENT / 2
    ? `, yet it would have ended ${spokenMoney(better, currency)} better`
    : '';
}

/** `Net −4,089 USDT.`, with how far the record leaves it open. */
function netSentence(result: ReplayResult): string {
  const bounds = boundsClause(result);
  const net = spokenMoney(result.totals.netQuote, result.currency);
  return `Net ${net}${bounds === '' ? '' : `; ${bounds}`}.`;
}

/** `Lost 98,630 of 100,000 USDT`. */
function netLead({ totals, currency }: ReplayResult): string {
  const { netQuote: net, capitalQuote } = totals;
  const capital = spokenMoney(capitalQuote, currency);
  if (Math.abs(net) < CENT / 2) return `Ended with the ${capital} it began with`;
  const amount = decimal(Math.abs(net), Math.abs(net) < 10 ? 2 : 0);
  return net < 0 ? `Lost ${amount} of ${capital}` : `Gained ${amount} on ${capital}`;
}

function boundsClause(result: ReplayResult): string {
  const [low, high] = result.netBoundsQuote;
  if (!result.ambiguous || high - low < CENT / 2) return '';
  const { currency } = result;
  return `the record allows from ${spokenMoney(low, currency)} to ${spokenMoney(high, currency)}`;
}

/** From the first entry to the end of the exit, or to the last leg's exit. */
function heldMs(result: ReplayResult): number {
  const entered = Math.min(...result.legs.map((leg) => leg.entry.atMs));
  const left = result.forcedExit?.atMs ?? Math.max(...result.legs.map((leg) => leg.exit.atMs));
  return Math.max(0, left - entered);
}

/** `on 10 October between 19:00 and 20:00 UTC`: as exactly as the grid knows, and no more. */
export function whenText(result: Pick<ReplayResult, 'windowMs' | 'gridMs'>, atMs: number): string {
  const [from, to] = result.windowMs.map(isoInstant);
  const sameYear = from?.slice(0, 4) === to?.slice(0, 4);
  const iso = isoInstant(atMs);
  const day = `${Number(iso.slice(8, 10))} ${MONTHS[Number(iso.slice(5, 7)) - 1] ?? ''}`;
  const date = sameYear ? day : `${day} ${iso.slice(0, 4)}`;
  if (result.gridMs >= DAY) return `on ${date}`;
  const clock = iso.slice(11, 16);
  if (result.gridMs <= MINUTE) return `on ${date} at ${clock} UTC`;
  const until = isoInstant(atMs + result.gridMs);
  const end = until.slice(11, 16);
  if (until.slice(0, 10) === iso.slice(0, 10)) return `on ${date} between ${clock} and ${end} UTC`;
  return end === '00:00'
    ? `on ${date} between ${clock} and 24:00 UTC`
    : `on ${date} between ${clock} and ${end} UTC of the next day`;
}

/** Whole days from two on, whole hours from two on, else minutes: never more than has passed. */
function spokenLength(ms: number): string {
  if (ms >= 3 * YEAR) return counted(Math.floor(ms / YEAR), 'year');
  if (ms >= 2 * DAY) return counted(Math.floor(ms / DAY), 'day', false);
  if (ms >= 2 * HOUR) return counted(Math.floor(ms / HOUR), 'hour', false);
  return counted(Math.floor(ms / MINUTE), 'minute', false);
}

const WORDS = 'no one two three four five six seven eight nine ten eleven twelve'.split(' ');

const countWord = (count: number): string => WORDS[count] ?? decimal(count, 0);

const counted = (count: number, unit: string, words = true): string =>
  `${words ? countWord(count) : decimal(count, 0)} ${unit}${count === 1 ? '' : 's'}`;
