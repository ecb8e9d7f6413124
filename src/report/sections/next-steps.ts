/** What to ask next of the scenario that ran, as commands that can be copied and run as they stand. */
import type { ReplayReport } from '../../domain/report.ts';
import { durationText } from '../../units/time.ts';
import { DAY, HOUR } from '../../units/units.ts';
import { type Html, html } from '../escape.ts';

/** A command, and what it answers. */
export interface NextStep {
  readonly answers: string;
  readonly command: string;
}

/** The file beside the page, as the commands name it. */
const SCENARIO = 'scenario.yaml';

/**
 * The same construction over leverages and times of entry, and the largest leverage that a loss allows. Neither
 * is asked of a trade that was open before the window; one that a rule lets in has its own times of entry.
 */
export function nextSteps({ result, recipe, ladder }: ReplayReport): readonly NextStep[] {
  const isOpen = ladder === null || /\bposition:/.test(recipe);
  if (isOpen || result.legs.length === 0) return [];
  const [from, to] = result.windowMs;
  const leverages = rangeOf(Math.max(...result.legs.map(({ leverage }) => leverage)));
  const grid = `--grid construction.leverage=${leverages}`;
  const out = `--out ../${result.scenario}-sweep`;
  if (stated(recipe, 'enter'))
    return [
      {
        answers: 'Which leverages live, entered when its rules say so, and what they pay:',
        command: `legrisk sweep ${SCENARIO} ${grid} ${out}`,
      },
    ];
  const entries = `--entries every=${plain(stepOf(to - from, result.gridMs))}`;
  const hold = stated(recipe, 'hold') ? '' : ` --hold "${durationText(holdOf(to - from))}"`;
  return [
    {
      answers: 'Which leverages live, entered at any time of the window, and what they pay:',
      command: `legrisk sweep ${SCENARIO} ${grid} ${entries}${hold} ${out}`,
    },
    {
      answers:
        'Up to which leverage a forced exit costs at most 5 % of the capital, at 99 % of the entries:',
      command: `legrisk size ${SCENARIO} --max-loss "5 %" --coverage 99% ${entries}${hold}`,
    },
  ];
}

/** Whether the recipe has this key at its first level. */
const stated = (recipe: string, key: string): boolean =>
  recipe.split('\n').some((line) => line.startsWith(`${key}:`));

/** A few to many leverages up to twice the scenario's own: `1:10:1`, `2:40:2`. */
function rangeOf(leverage: number): string {
  const end = 2 * leverage;
  const step = [0.25, 0.5, 1, 2, 5, 10].find((one) => end / one <= LEVERAGES) ?? 20;
  const from = Math.max(1, step);
  return `${from}:${from + Math.floor((end - from) / step) * step}:${step}`;
}

const LEVERAGES = 16;

/** Entries that a small machine asks of a sweep in seconds. */
const ENTRIES = 1_000;

/** Never finer than the bars. */
function stepOf(windowMs: number, gridMs: number): number {
  const steps = [HOUR, 4 * HOUR, 8 * HOUR, DAY, 7 * DAY];
  return steps.find((step) => step >= gridMs && windowMs / step <= ENTRIES) ?? 30 * DAY;
}

/** `1h`: without the space that would have to be quoted. */
const plain = (ms: number): string => durationText(ms).replace(' ', '');

/** A planned time of which several fit into the window. */
function holdOf(windowMs: number): number {
  const holds = [1, 2, 4, 8, 12, 24, 48, 7 * 24, 14 * 24, 30 * 24, 90 * 24].map((h) => h * HOUR);
  return holds.findLast((hold) => 3 * hold <= windowMs) ?? HOUR;
}

/** Commands of this scenario, below what ran. */
export function nextStepsBlock(report: ReplayReport): Html | null {
  const steps = nextSteps(report);
  if (steps.length === 0) return null;
  return html`<h3>What to ask next</h3>
<p class="note">In the folder of this page, where ${SCENARIO} lies.</p>${steps.map(
    ({ answers, command }) => html`<p class="ask">${answers}</p>${commandBlock(command)}`,
  )}`;
}

/** A command on lines of its own; one click marks all of it. */
const commandBlock = (command: string): Html =>
  html`<pre class="command" tabindex="0"><code>${command}</code></pre>`;
