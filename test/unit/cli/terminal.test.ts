/**
 * Goal: colour and progress go to a terminal that wants them, and nowhere else.
 * Method: streams and environments made by hand.
 */
import { describe, expect, test } from 'vitest';
import { mayColor, openTerminal, type Screen } from '../../../src/cli/terminal.ts';

const TTY: Screen = { isTTY: true, columns: 120, write: () => undefined };
const PIPE: Screen = { write: () => undefined };

const opened = (
  { stdout = TTY, stderr = TTY }: { readonly stdout?: Screen; readonly stderr?: Screen },
  env: Readonly<Record<string, string>> = {},
  quiet = false,
) => openTerminal({ quiet }, { env, stdout, stderr });

describe('colour', () => {
  test.each<[string, Screen, Record<string, string>, boolean]>([
    ['a terminal', TTY, {}, true],
    ['a pipe', PIPE, {}, false],
    ['a dumb terminal', TTY, { TERM: 'dumb' }, false],
    ['a terminal under NO_COLOR', TTY, { NO_COLOR: '1' }, false],
    ['a terminal under an empty NO_COLOR', TTY, { NO_COLOR: '' }, true],
    ['a pipe under FORCE_COLOR', PIPE, { FORCE_COLOR: '1' }, true],
    ['a terminal under FORCE_COLOR=0', TTY, { FORCE_COLOR: '0' }, false],
    ['a pipe under both', PIPE, { FORCE_COLOR: '1', NO_COLOR: '1' }, false],
  ])('%s', (_name, stream, env, may) => {
    expect(mayColor(stream, env)).toBe(may);
  });

  test('is of the stream that results go to, not of the other', () => {
    expect(opened({ stdout: PIPE, stderr: TTY }).color).toBe(false);
    expect(opened({ stdout: TTY, stderr: PIPE }).color).toBe(true);
  });
});

describe('progress', () => {
  test('is drawn on a terminal', () => {
    expect(opened({}).screen).toBe(TTY);
  });

  test.each<[string, ReturnType<typeof opened>]>([
    ['in a pipe', opened({ stderr: PIPE })],
    ['when quiet', opened({}, {}, true)],
    ['on a build server', opened({}, { CI: 'true' })],
  ])('is not drawn %s', (_name, { screen }) => {
    expect(screen.isTTY).toBeUndefined();
  });
});

describe('the width', () => {
  test.each<[string, Screen, number]>([
    ['of a pipe is 80, whatever the terminal beside it', PIPE, 80],
    ['of a terminal is its own', TTY, 120],
    ['of a narrow one is 80, for nothing is made narrower', { ...TTY, columns: 40 }, 80],
    ['of one that was never told its width is 80', { ...TTY, columns: 0 }, 80],
    ['of a very wide one ends where lines stop being read', { ...TTY, columns: 400 }, 140],
  ])('%s', (_name, stdout, columns) => {
    expect(opened({ stdout }).columns).toBe(columns);
  });
});

test('when quiet nothing is said, and results are told', () => {
  const lines: string[] = [];
  const keep: Screen = { write: (text) => lines.push(text) };
  const terminal = opened({ stdout: keep, stderr: keep }, {}, true);
  terminal.say('note: …');
  terminal.out('result');
  expect(lines).toEqual(['result\n']);
});
