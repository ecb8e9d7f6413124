import { type Issue, ScenarioError } from '../../../src/domain/errors.ts';
import { parseScenario } from '../../../src/scenario/parse.ts';

/** The issues of a text, or none when it is a scenario. */
export function issuesOf(text: string, ...sets: string[]): readonly Issue[] {
  try {
    parseScenario(text, 'a.yaml', { sets });
    return [];
  } catch (error) {
    if (error instanceof ScenarioError) return error.issues;
    throw error;
  }
}
