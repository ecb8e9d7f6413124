/**
 * A user's own rules laid over those that came before them. An entry takes the place of one of the
 * same day for the same instruments; any other is added, and its day decides when it holds.
 */
import type { ForInstruments } from '../venues/rule-book.ts';
import type { RuleFile } from './venue-rule-schema.ts';

interface FromADay {
  readonly inForceFromMs: number;
}

/** @param own of the same venue */
export function laidOver(base: RuleFile, own: RuleFile): RuleFile {
  return {
    venue: base.venue,
    title: own.title ?? base.title,
    trigger: own.trigger ?? base.trigger,
    fees: replacing(base.fees, own.fees, () => ''),
    formulas: replacingInstruments(base.formulas, own.formulas),
    tables: replacingInstruments(base.tables, own.tables),
    liquidation: replacingInstruments(base.liquidation, own.liquidation),
    funding: own.funding ?? base.funding,
    fundingCaps: replacingInstruments(base.fundingCaps, own.fundingCaps),
    collateral: replacing(base.collateral, own.collateral, ({ asset }) => asset),
    accounts: replacing(base.accounts, own.accounts, ({ name }) => name),
    hedgeRank: own.hedgeRank ?? base.hedgeRank,
    adl: own.adl ?? base.adl,
    gaps: [...base.gaps, ...own.gaps.filter((gap) => !base.gaps.includes(gap))],
  };
}

const keyOf = (rule: FromADay, what: string): string => `${rule.inForceFromMs} ${what}`;

function replacing<T extends FromADay>(
  base: readonly T[],
  own: readonly T[],
  what: (rule: T) => string,
): T[] {
  const replaced = new Set(own.map((rule) => keyOf(rule, what(rule))));
  return [...base.filter((rule) => !replaced.has(keyOf(rule, what(rule)))), ...own];
}

/** Only the instruments an own rule names leave the old entry; it goes with the last of them. */
function replacingInstruments<T extends FromADay & ForInstruments>(
  base: readonly T[],
  own: readonly T[],
): T[] {
  const replaced = new Set(
    own.flatMap((rule) => rule.instruments.map((name) => keyOf(rule, name))),
  );
  const kept = base.flatMap((rule) => {
    const instruments = rule.instruments.filter((name) => !replaced.has(keyOf(rule, name)));
    return instruments.length === 0 ? [] : [{ ...rule, instruments }];
  });
  return [...kept, ...own];
}
