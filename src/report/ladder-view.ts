/** A ladder of leverages in words: what the slider says at each of its positions, and its table. */
import type { LadderLeg, LadderRung, LeverageLadder, ReplayReport } from '../domain/report.ts';
import type { ReplayResult } from '../domain/result.ts';
import { dayText, minuteText } from '../units/time.ts';
import { DAY } from '../units/units.ts';
import { decimal, leverage as fixed } from './format.ts';
import { roleName, venueName } from './names.ts';
import type { LadderView, RungLeg, RungView } from './panel.ts';
import { whenText } from './verdict.ts';

/** Null where the report has no ladder, or none that a slider could move along. */
export function ladderView({ ladder, curves, result }: ReplayReport): LadderView | null {
  if (ladder === undefined || ladder === null || ladder.rungs.length < 2) return null;
  const own = ladder.rungs[ladder.own];
  if (own === undefined) return null;
  const legs = own.legs.map(({ role, postedMargin }) => {
    const index = curves.legs.findIndex((leg) => leg.role === role);
    const drawn = postedMargin !== null && curves.legs[index]?.requiredMargin.some(Number.isFinite);
    return {
      name: legText(role, ladder, result),
      panel: drawn === true ? `required-margin-${index}` : null,
    };
  });
  return {
    rungs: ladder.rungs.map((rung) => rungView(rung, ladder, result)),
    own: ladder.own,
    legs,
  };
}

function rungView(rung: LadderRung, ladder: LeverageLadder, result: ReplayResult): RungView {
  const text = leverageText(rung);
  return {
    leverage: rung.leverage,
    text,
    says: `At ${text}: ${saysOf(rung, ladder, result)}`,
    command: ['legrisk replay scenario.yaml', ...rung.sets.map((set) => `--set ${set}`)].join(' '),
    refused: rung.refused !== null,
    legs: rung.legs.map((leg) => rungLeg(leg, result)),
  };
}

/** `1.35×`, and of legs with a leverage each `3× and 2×`. */
function leverageText({ leverage, legs }: LadderRung): string {
  const each = [...new Set(legs.map((leg) => shortLeverage(leg.leverage)))];
  return each.length > 1 ? each.join(' and ') : shortLeverage(leverage);
}

/** As few digits as tell it from its neighbours. */
const shortLeverage = (x: number): string => {
  const tenths = Number(x.toFixed(1));
  return tenths === x && !Number.isInteger(x) ? `${decimal(x, 1)}×` : fixed(x);
};

function rungLeg(
  { role, postedMargin, end, endAtMs }: LadderLeg,
  { gridMs }: ReplayResult,
): RungLeg {
  const died = end === 'liquidated' || end === 'in part';
  return {
    role,
    posted: postedMargin,
    diedAtMs: died ? endAtMs : null,
    inPart: end === 'in part',
    fate: fateCell(end, endAtMs, gridMs),
  };
}

function fateCell(end: LadderLeg['end'], endAtMs: number, gridMs: number): string {
  const at = instantText(endAtMs, gridMs);
  switch (end) {
    case 'planned':
      return 'planned exit';
    case 'rule':
      return `closed by rule ${at}`;
    case 'liquidated':
      return `liquidated ${at}`;
    case 'in part':
      return `a part liquidated ${at}`;
  }
}

/** `2025-10-10 21:13`, or the day alone where a bar is one. */
const instantText = (atMs: number, gridMs: number): string =>
  gridMs >= DAY ? dayText(atMs) : minuteText(atMs);

function legText(
  role: LadderLeg['role'],
  { isAccount }: LeverageLadder,
  result: ReplayResult,
): string {
  if (!isAccount) return roleName(result, role);
  const venue = result.legs.find((leg) => leg.role === role)?.venue ?? '';
  return `${venueName(venue)} account`;
}

function saysOf(rung: LadderRung, ladder: LeverageLadder, result: ReplayResult): string {
  if (rung.refused !== null) return `the venue does not let it in. ${plainly(rung.refused)}.`;
  const { legs } = rung;
  if (legs.length > 1 && legs.every(({ end }) => end === 'planned'))
    return 'both legs see the planned exit.';
  const [first, second] = legs;
  const died = ({ end, alone }: LadderLeg): boolean => end === 'liquidated' && !alone;
  if (first && second && died(first) && died(second) && first.endAtMs === second.endAtMs)
    return `both legs are liquidated ${whenText(result, first.endAtMs)}, in one bar.`;
  // What happens comes before what would have happened.
  const inOrder = legs.toSorted((a, b) => Number(a.alone) - Number(b.alone));
  return `${inOrder.map((leg) => legClause(leg, ladder, result)).join('; ')}.`;
}

function legClause(leg: LadderLeg, ladder: LeverageLadder, result: ReplayResult): string {
  const who = `the ${legText(leg.role, ladder, result)}${leg.alone ? ', by itself,' : ''}`;
  const when = whenText(result, leg.endAtMs);
  const would = leg.alone ? 'would have been' : 'is';
  switch (leg.end) {
    case 'planned':
      return leg.alone ? `${who} would have seen its planned exit` : `${who} sees its planned exit`;
    case 'rule':
      return `${who} ${would} closed by rule ${when}`;
    case 'liquidated':
      return `${who} ${would} ${ladder.isAccount ? 'unwound' : 'liquidated'} ${when}`;
    case 'in part':
      return `a part of ${who} ${would} liquidated ${when}`;
  }
}

/** An issue's words without the scenario's keys, its figures as people write them. */
const plainly = (refused: string): string => {
  const said = refused
    .replaceAll(/construction\.leverage(?: \((\w+)\))?: /g, (_, role: string | undefined) =>
      role === undefined ? '' : `${role}: `,
    )
    .replaceAll(/\d+\.\d{3,}/g, (figure) => decimal(Number(figure), 2));
  return said.charAt(0).toUpperCase() + said.slice(1);
};
