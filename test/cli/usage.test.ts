/**
 * Goal: whoever types something wrong learns what would have been right.
 * Method: the built program is called with it.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { expectRefusal, legrisk, shipped, temporaryFolder } from './legrisk.ts';
import { legriskWarm } from './warm.ts';

const cwd = temporaryFolder();
const run = (...words: readonly string[]) => legrisk(words, { cwd });
const warm = (...words: readonly string[]) => legriskWarm(words, { cwd });

describe('help', () => {
  test('--help names every command and exit code on stdout', () => {
    const { code, stdout, stderr } = run('--help');
    for (const command of ['replay', 'import', 'data', 'report', 'venues', 'schema'])
      expect(stdout).toContain(`\n  ${command} `);
    expect(stdout.replace(/\s+/g, ' ')).toContain(
      'Exit codes: 0 done, 1 a gate in the scenario failed, 2 scenario or command line, 3 data, ' +
        '70 our own bug, 130 interrupted',
    );
    expect([code, stderr]).toEqual([0, '']);
    for (const line of stdout.split('\n')) expect(line.length).toBeLessThanOrEqual(80);
  });

  test('no arguments: what to do first, on stderr, exit 2, nothing on stdout', () => {
    const { code, stdout, stderr } = run();
    for (const first of ['legrisk replay scenarios/', 'legrisk init', 'legrisk fetch --for'])
      expect(stderr).toContain(`\n  ${first}`);
    expect(stderr).toContain('legrisk --help  lists every command');
    expect([code, stdout]).toEqual([2, '']);
  });

  test('help of a command may be asked for in three ways', () => {
    const { stdout } = run('data', 'list', '--help');
    expect(run('help', 'data', 'list').stdout).toBe(stdout);
    expect(run('data', 'list', '-h').stdout).toBe(stdout);
  });

  test('help of what is no command says so', () => {
    expectRefusal(run('help', 'replya'), 2, 'found replya', 'did you mean replay?');
    expectRefusal(run('data', 'lst', '--help'), 2, 'found lst', 'did you mean list?');
  });

  test('--version is that of package.json', () => {
    const { version } = JSON.parse(readFileSync(shipped('package.json'), 'utf8'));
    expect(run('--version').stdout).toBe(`${version}\n`);
  });
});

describe('a wrong command line is refused with exit 2', () => {
  test.each<[string, string[], string[]]>([
    ['a mistyped command', ['replya', 'x.yaml'], ['found replya', 'did you mean replay?']],
    ['a mistyped command below a command', ['data', 'lst'], ['found lst', 'did you mean list?']],
    ['an unknown command with operands', ['optimise', 'x.yaml'], ['a command; found optimise\n']],
    [
      'a mistyped command with operands, below a command',
      ['data', 'lst', 'x'],
      ['found lst', 'did you mean list?'],
    ],
    ['a word too many below a command', ['data', 'list', 'x'], ['found x']],
    ['an unknown command', ['frobnicate'], ['found frobnicate', 'legrisk --help']],
    ['a command without its command', ['data'], ['expected legrisk data <command>']],
    ['a replay of nothing', ['replay'], ['expected legrisk replay <scenarios..>']],
    ['a mistyped option', ['venues', '--josn'], ['found --josn', 'did you mean --json?']],
    ['an option without its value', ['data', 'list', '--db'], ['--db: expected a value']],
    ['an empty option', ['data', 'list', '--db='], ['--db: expected a value']],
    [
      'an option twice',
      ['replay', 'x.yaml', '--out', 'a', '--out', 'b'],
      ['--out: expected one value; found the option more than once'],
    ],
    [
      'an unknown engine',
      ['replay', 'x.yaml', '--engine', 'fast'],
      ['--engine: expected one of indexed, bar; found fast'],
    ],
    [
      'a mistyped kind',
      ['import', 'x.csv', '--kind', 'mrak'],
      ['--kind: expected one of mark, ', 'found mrak', 'did you mean mark?'],
    ],
    ['a word too many', ['venues', 'bitmex', 'deribit'], ['found deribit']],
  ])('%s', (_name, words, parts) => {
    expectRefusal(warm(...words), 2, ...parts);
  });

  test('several unknown options are named at once', () => {
    expectRefusal(warm('replay', 'x.yaml', '--foo', '--enigne', 'bar'), 2, '--foo', '--enigne');
  });

  test('an unknown venue is answered with the nearest one', () => {
    expectRefusal(warm('venues', 'bybit-liner'), 2, 'found bybit-liner', 'mean bybit-linear?');
  });
});

describe('what is not a scenario is refused with exit 2', () => {
  test('an absent file', () => {
    expectRefusal(warm('replay', 'absent.yaml'), 2, 'absent.yaml: expected a scenario file');
  });

  test('a folder', () => {
    expectRefusal(warm('replay', '.'), 2, '.: expected a scenario file; found a folder');
  });

  test('text that is not YAML', () => {
    writeFileSync(join(cwd, 'broken.yaml'), 'schema: 1\nname: [a\nwindow: {');
    expectRefusal(warm('replay', 'broken.yaml'), 2, 'broken.yaml:');
  });

  test('bytes that are not text', () => {
    writeFileSync(join(cwd, 'bytes.yaml'), new Uint8Array([0xff, 0xfe, 0x00, 0x9d, 0x00]));
    expectRefusal(warm('replay', 'bytes.yaml'), 2, 'bytes.yaml');
  });

  test('nothing is written for any of them', () => {
    writeFileSync(join(cwd, 'half.yaml'), 'schema: 1\n');
    expect(warm('replay', 'half.yaml', '--out', 'made').code).toBe(2);
    expect(warm('report', 'made').code).toBe(3);
  });
});

describe('with --json a refusal is one object on stderr', () => {
  test('with every issue, and the exit code', () => {
    const { code, stdout, stderr } = run('replay', 'absent.yaml', '--json');
    expect([code, stdout]).toEqual([2, '']);
    expect(JSON.parse(stderr)).toEqual({
      schemaVersion: 1,
      error: {
        kind: 'scenario',
        exitCode: 2,
        issues: [
          {
            where: 'absent.yaml',
            expected: 'a scenario file',
            found: 'nothing there',
            hint: expect.stringContaining('legrisk init'),
          },
        ],
      },
    });
  });

  test('of the store too, and of the command line itself', () => {
    const { code, stderr } = run('data', 'list', '--db', 'absent.duckdb', '--json');
    expect([code, JSON.parse(stderr).error.kind]).toEqual([3, 'data']);
    const unknown = run('venues', '--josn', '--json');
    expect(JSON.parse(unknown.stderr).error.issues[0].hint).toBe('did you mean --json?');
  });
});

describe('colour', () => {
  const esc = '\u001b';

  test('none in a pipe, of results or of errors', () => {
    const { stdout, stderr } = run('venues');
    expect(stdout + stderr + run('replay', 'absent.yaml').stderr).not.toContain(esc);
  });

  test('what is forced, NO_COLOR takes back', () => {
    const env = { FORCE_COLOR: '1' };
    expect(legrisk(['replay', 'absent.yaml'], { cwd, env }).stderr).toContain(esc);
    const both = { ...env, NO_COLOR: '1' };
    expect(legrisk(['replay', 'absent.yaml'], { cwd, env: both }).stderr).not.toContain(esc);
  });
});

test('a mistyped scenario is answered with the one beside it', () => {
  writeFileSync(join(cwd, 'avax-hold.yaml'), 'schema: 1\n');
  expectRefusal(run('replay', 'avax-hodl.yaml'), 2, 'did you mean avax-hold.yaml?');
});
