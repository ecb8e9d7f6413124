/** A scenario's text, for the commands that read one. */
export { readScenarioText } from '../history/scenario-file.ts';
