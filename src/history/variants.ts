/** A scenario's variants, each replayed beside it by the same engine. */
import { setImmediate as pause } from 'node:timers/promises';
import { DataError, issueLine, ScenarioError } from '../domain/errors.ts';
import type { ReplayResult, VariantResult } from '../domain/result.ts';
import type { Scenario, Variant } from '../domain/scenario.ts';
import { outcomeOf } from '../replay/outcome.ts';
import type { RuleBooks } from '../replay/plan.ts';
import { replay } from '../replay/replay.ts';
import type { ReplayHistory } from '../replay/replay-history.ts';
import type { Engine } from '../replay/run-plan.ts';
import { renderScenario } from '../scenario/render.ts';
import { changesWritten } from '../scenario/variants.ts';
import { historyKey } from '../sweep/history-key.ts';
import type { HistoryReader } from './history-reader.ts';

/** What the scenario itself was replayed with. */
export interface ReplayedWith {
  readonly books: RuleBooks;
  readonly reader: Pick<HistoryReader, 'read'>;
  readonly engine: Engine;
  readonly history: ReplayHistory;
}

/**
 * The result with what its variants gave. A variant that its venue does not let in, or whose history is not
 * there, is told with the reason.
 */
export async function withVariants(
  result: ReplayResult,
  scenario: Scenario,
  ground: ReplayedWith,
): Promise<ReplayResult> {
  if (scenario.variants.length === 0) return result;
  const variants: VariantResult[] = [];
  for (const variant of scenario.variants) {
    variants.push(await variantResult(variant, scenario, result, ground));
    // Ctrl-C must not wait for the last.
    await pause();
  }
  return { ...result, variants };
}

async function variantResult(
  { name, scenario }: Variant,
  base: Scenario,
  result: ReplayResult,
  ground: ReplayedWith,
): Promise<VariantResult> {
  const changes = changesWritten(
    renderScenario({ ...base, variants: [] }),
    renderScenario(scenario),
  );
  const heading = {
    name,
    changed: changes.map((one) => ({ path: one.path, base: one.base, variant: one.other })),
    sets: changes.map(({ set }) => set),
  };
  try {
    const history = sameHistory(scenario, base)
      ? ground.history
      : await ground.reader.read(scenario);
    const own = replay(scenario, ground.books, history, ground.engine).result;
    const outcome = outcomeOf(own);
    const known = new Set(result.assumptions.map(({ text }) => text));
    return {
      ...heading,
      refused: null,
      outcome,
      differenceQuote: outcome.netQuote - result.totals.netQuote,
      assumptions: own.assumptions.map(({ text }) => text).filter((text) => !known.has(text)),
    };
  } catch (error) {
    if (!(error instanceof ScenarioError || error instanceof DataError)) throw error;
    const refused = error.issues.map(issueLine).join('. ');
    return { ...heading, refused, outcome: null, differenceQuote: null, assumptions: [] };
  }
}

/** Shocks are laid over what was read. */
const sameHistory = (a: Scenario, b: Scenario): boolean =>
  historyKey({ ...a, stress: [] }) === historyKey({ ...b, stress: [] });
