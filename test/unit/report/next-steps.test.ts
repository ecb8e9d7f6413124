/**
 * Goal: what the page proposes to ask next is asked as it stands. Method: for every bundled scenario the commands
 * are read by the program's own parser and checked by what sweep and size check, over the scenario as it lies
 * beside the page.
 */
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { commandLine } from '../../../src/cli/command-line.ts';
import { readSizeQuestion, type SizeQuestionOptions } from '../../../src/cli/size/question.ts';
import { type QuestionOptions, readQuestion } from '../../../src/cli/sweep/question.ts';
import type { Terminal } from '../../../src/cli/terminal.ts';
import type { ReplayReport } from '../../../src/domain/report.ts';
import { legsOf } from '../../../src/replay/plan.ts';
import { nextSteps } from '../../../src/report/sections/next-steps.ts';
import { parseScenario } from '../../../src/scenario/parse.ts';
import { renderScenario } from '../../../src/scenario/render.ts';
import { DAY, HOUR } from '../../../src/units/units.ts';
import { avaxReport, result } from '../../builders/report-fixture.ts';

const folder = mkdtempSync(join(tmpdir(), 'legrisk-next-'));
afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

const BUNDLED = readdirSync('scenarios').filter((file) => file.endsWith('.yaml'));

/** The report of a scenario as far as the commands hang on it. */
function reportOf(file: string): ReplayReport {
  const scenario = parseScenario(readFileSync(join('scenarios', file), 'utf8'), file, { sets: [] });
  const [leg] = result.legs;
  if (leg === undefined) throw new Error('a leg');
  return {
    ...avaxReport({
      scenario: scenario.name,
      windowMs: [scenario.window.from, scenario.window.to],
      gridMs: 60_000,
      legs: legsOf(scenario.construction).map(({ leverage }) => ({ ...leg, leverage })),
    }),
    recipe: renderScenario(scenario),
  };
}

/** The words of a command as a shell gives them. */
const wordsOf = (command: string): readonly string[] =>
  [...command.matchAll(/"([^"]*)"|(\S+)/g)].map(([, quoted, plain]) => quoted ?? plain ?? '');

const terminal = {} as Terminal;

/** What the parser makes of it, with the scenario where it lies; refuses what the program would refuse. */
async function askedOf(command: string, scenario: string): Promise<string> {
  const [program, ...words] = wordsOf(command);
  expect(program).toBe('legrisk');
  const args = await commandLine(words, terminal, () => undefined).parseAsync([...words]);
  expect(args['scenario']).toBe('scenario.yaml');
  const name = String(args._[0]);
  const options = { ...args, scenario } as unknown;
  if (name === 'sweep') readQuestion(options as QuestionOptions);
  else readSizeQuestion(options as SizeQuestionOptions);
  return name;
}

describe('what to ask next', () => {
  test.each(BUNDLED)('of %s', async (file) => {
    const report = reportOf(file);
    const path = join(folder, file);
    writeFileSync(path, report.recipe);
    const steps = nextSteps(report);
    const names: string[] = [];
    for (const { command } of steps) names.push(await askedOf(command, path));
    expect(names).toEqual(/^enter:/m.test(report.recipe) ? ['sweep'] : ['sweep', 'size']);
  });

  const commands = (report: ReplayReport): readonly string[] =>
    nextSteps(report).map(({ command }) => command);

  test('leverages go up to twice the scenario’s own, entries are no more than a thousand', () => {
    // 67 days are 1,608 hours, and 402 times four hours; a third of them are 22 days, of which 14 is the next hold.
    expect(commands(avaxReport({ gridMs: HOUR }))[0]).toBe(
      `legrisk sweep scenario.yaml --grid construction.leverage=1:10:1 --entries every=4h --hold "14 d" --out ../${result.scenario}-sweep`,
    );
    const [from] = result.windowMs;
    const short = avaxReport({
      ...{ gridMs: HOUR, windowMs: [from, from + 7 * DAY] },
      legs: result.legs.map((leg) => ({ ...leg, leverage: 20 })),
    });
    expect(commands(short)[1]).toBe(
      'legrisk size scenario.yaml --max-loss "5 %" --coverage 99% --entries every=1h --hold "2 d"',
    );
    expect(commands(short)[0]).toContain('construction.leverage=5:40:5 ');
  });

  test('a hold of the scenario’s own is left to it', () => {
    const held = { ...avaxReport(), recipe: 'name: x\nhold: 3 d\n' };
    for (const command of commands(held)) expect(command).not.toContain('--hold');
  });

  test('nothing is asked of a trade that was open already, or was never opened', () => {
    expect(nextSteps({ ...avaxReport(), ladder: null })).toEqual([]);
    expect(
      nextSteps({ ...avaxReport(), recipe: 'construction:\n  long: { position: {} }\n' }),
    ).toEqual([]);
    expect(nextSteps(avaxReport({ legs: [] }))).toEqual([]);
  });
});
