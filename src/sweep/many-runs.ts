/** What a scenario may ask of one replay and not of many. */
import type { Scenario } from '../domain/scenario.ts';
import type { ScenarioDocument } from '../scenario/document.ts';
import { scenarioOf } from '../scenario/parse.ts';
import { withoutVariants } from '../scenario/variants.ts';

/** A scenario that is run many times over. */
export interface ManyRuns {
  /** Without variants, which are runs beside one replay. */
  readonly document: ScenarioDocument;
  readonly scenario: Scenario;
  /** What was left out, and what all the runs have in common that is no history. */
  readonly notes: readonly string[];
}

/**
 * @throws ScenarioError when it is no scenario
 */
export function manyRuns(given: ScenarioDocument): ManyRuns {
  const { variants } = scenarioOf(given);
  const document = withoutVariants(given);
  const scenario = scenarioOf(document);
  const notes: string[] = [];
  if (variants.length > 0)
    notes.push(
      variants.length === 1
        ? 'The scenario’s variant is left out: legrisk replay runs it.'
        : `The scenario’s ${variants.length} variants are left out: legrisk replay runs them.`,
    );
  if (scenario.stress.length > 0)
    notes.push('STRESSED, not history: the scenario’s shocks are laid over every run.');
  if (scenario.crowd !== null)
    notes.push('COUNTERFACTUAL, not history: the scenario’s crowd is in every run.');
  return { document, scenario, notes };
}
