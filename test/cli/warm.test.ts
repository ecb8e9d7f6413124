/**
 * Goal: what tests hear of the program in one process for many command lines is what it says in a process
 * of its own, so that they may ask the faster one.
 * Method: command lines of every kind, with results and with refusals, asked of both, some of them twice.
 */
import { describe, expect, test } from 'vitest';
import { legrisk, shipped, temporaryFolder } from './legrisk.ts';
import { legriskWarm } from './warm.ts';

const scenario = shipped('scenarios/btc-2025-10-10-5x.yaml');
const cwd = temporaryFolder();

describe('code, stdout and stderr are the same for', () => {
  test.each([
    ['--version'],
    ['venues deribit --at 2025-10-10'],
    [`replay ${scenario} --json`],
    [`replay ${scenario} --json --set gates.survives=true`],
    [`replay ${scenario} --set capital=10`],
    [`sweep ${scenario} --grid construction.leverage=5 --entries every=1d --json`],
    [`size ${scenario} --max-loss 5% --coverage 99% --hold 2h --leverages 5`],
    ['data list --db absent.duckdb --json'],
    ['liq-price --venue deribit'],
    ['import nothing.csv'],
    ['replya'],
    ['--version'],
  ])('legrisk %s', (command) => {
    const words = command.split(' ');
    expect(legriskWarm(words, { cwd })).toEqual(legrisk(words, { cwd }));
  });
});

test('a folder and surroundings hold for one command line only', () => {
  const elsewhere = temporaryFolder();
  const words = ['replay', 'absent.yaml'];
  const plain = legriskWarm(words, { cwd }).stderr;
  const env = { FORCE_COLOR: '1' };
  expect(legriskWarm(words, { cwd: elsewhere, env }).stderr).toBe(
    `\u001b[31m${plain.trimEnd()}\u001b[39m\n`,
  );
  expect(legriskWarm(words, { cwd }).stderr).toBe(plain);
});
