/**
 * What the SQL implementation is asked: everything about the legs, and of the totals what a static
 * construction decides. The words and the comparison are those of any two implementations, with one
 * word more: whether a liquidation was met at an open already beyond its trigger.
 */
import { EntryRefused } from '../../../src/domain/errors.ts';
import type { ReplayResult } from '../../../src/domain/result.ts';
import { replay } from '../../../src/replay/replay.ts';
import { type NamedOutput, named } from '../compare.ts';
import { booksOf, historyOf, outputOf, scenarioOf } from '../engine.ts';
import type { OracleInput, OracleLeg, OracleLiquidation } from '../oracle/types.ts';

export interface AnswerLiquidation extends OracleLiquidation {
  readonly gap: boolean;
}

export interface AnswerLeg extends OracleLeg {
  readonly liquidation: AnswerLiquidation | null;
}

export interface Answer {
  readonly ambiguous: boolean;
  readonly netBoundsQuote: readonly [number, number];
  readonly totals: Pick<NamedOutput['totals'], 'netQuote' | 'twinNetQuote' | 'forcedExitLossQuote'>;
  readonly legs: Readonly<Record<string, AnswerLeg>>;
}

/** Everything of an engine's result that another implementation can be asked about. */
export interface EngineAnswer extends NamedOutput {
  readonly legs: Readonly<Record<string, AnswerLeg>>;
}

/** What an engine of the program says; null where it refuses the opening. */
export function askEngine(input: OracleInput, engine: ReplayResult['engine']): EngineAnswer | null {
  try {
    return answerOf(replay(scenarioOf(input), booksOf(input), historyOf(input), engine).result);
  } catch (error) {
    if (error instanceof EntryRefused) return null;
    throw error;
  }
}

function answerOf(result: ReplayResult): EngineAnswer {
  const output = named(outputOf(result));
  const legs: Record<string, AnswerLeg> = {};
  for (const { role, lifeIndex, liquidation } of result.legs) {
    const name = `${role} ${lifeIndex}`;
    const leg = output.legs[name];
    if (leg === undefined) throw new Error(`${name} is not in the output`);
    legs[name] = {
      ...leg,
      liquidation: leg.liquidation && liquidation && { ...leg.liquidation, gap: liquidation.gap },
    };
  }
  return { ...output, legs };
}
