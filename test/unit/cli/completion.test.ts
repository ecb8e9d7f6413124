/**
 * Goal: what a shell offers is what the program takes.
 * Method: words as a shell hands them over, the last one unfinished, and the pages of the real parser.
 */
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { complete } from '../../../src/cli/completion/complete.ts';
import { completionScript, SHELLS } from '../../../src/cli/completion/scripts.ts';
import { pageOf } from '../../cli/pages-of-help.ts';

const folder = mkdtempSync(join(tmpdir(), 'legrisk-complete-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
mkdirSync(join(folder, 'mine'));
for (const name of ['mine/a.yaml', 'mine/b.yml', 'mine/c.txt', 'mine/.d.yaml'])
  writeFileSync(join(folder, name), 'construction: { kind: cash-and-carry }\n');

const offered = async (...words: readonly string[]): Promise<readonly string[]> =>
  (await complete(words, pageOf)).map(({ word }) => word);

describe('offered is', () => {
  test('every command, and help', async () => {
    const words = await offered('');
    for (const command of ['init', 'replay', 'sweep', 'data', 'help'])
      expect(words).toContain(command);
  });

  test('what goes on from the letters that are there, and nothing else', async () => {
    expect(await offered('rep')).toEqual(['replay', 'report']);
    expect(await offered('frob')).toEqual([]);
  });

  test('the commands below a command, also for its help', async () => {
    expect(await offered('data', '')).toEqual(['list', 'check', 'export']);
    expect(await offered('help', 'data', 'l')).toEqual(['list']);
  });

  test('the options of the command, those that are there not again, but for the repeatable', async () => {
    const words = await offered('replay', 'x.yaml', '--json', '--set', 'a=1', '--');
    expect(words).toContain('--out');
    expect(words).toContain('--set');
    expect(words).not.toContain('--json');
  });

  test('the words of a choice, apart from it or joined to it', async () => {
    expect(await offered('replay', 'x.yaml', '--engine', '')).toEqual(['indexed', 'bar']);
    expect(await offered('data', 'list', '--kind=fu')).toEqual(['--kind=funding']);
  });

  test('venues, and for a leg those that trade it, with the colon that goes on', async () => {
    expect(await offered('venues', 'okx')).toEqual(['okx-swap', 'okx-spot']);
    expect(await offered('import', 'x', '--venue', 'okx')).toEqual(['okx-swap', 'okx-spot']);
    expect(await offered('init', '--long', 'okx')).toEqual(['okx-swap:']);
    expect(await offered('init', '--spot', 'okx')).toEqual(['okx-spot:']);
  });

  test('scenario files and the folders on the way, but nothing hidden and no other file', async () => {
    expect(await offered('replay', `${folder}/m`)).toEqual([`${folder}/mine/`]);
    expect(await offered('replay', `${folder}/mine/`)).toEqual([
      `${folder}/mine/a.yaml`,
      `${folder}/mine/b.yml`,
    ]);
    expect(await offered('fetch', '--for', `${folder}/mine/a`)).toEqual([`${folder}/mine/a.yaml`]);
    expect(await offered('replay', `${folder}/absent/`)).toEqual([]);
  });

  test('the paths of the very scenario, each with its equals sign', async () => {
    const carry = await offered('replay', join(folder, 'mine/a.yaml'), '--set', 'construction.');
    expect(carry).toContain('construction.haircut=');
    expect(carry).not.toContain('construction.long.venue=');
    expect(await offered('replay', '--set', 'construction.l')).toContain('construction.leverage=');
  });

  test('for a grid only what a sweep may vary', async () => {
    const paths = await offered('sweep', '--grid', '');
    expect(paths).toContain('construction.leverage=');
    for (const path of ['name=', 'window.from=', 'construction.kind='])
      expect(paths).not.toContain(path);
  });

  test('the bundled reconstructions', async () => {
    expect(await offered('init', '--reconstruction', 'btc-2025')).toEqual(['btc-2025-10-10']);
  });
});

describe('the script of a shell', () => {
  test.each(SHELLS)('%s calls this very program, wherever it lies', (shell) => {
    const text = completionScript(shell, ['/usr/bin/node', "/home/o'brien/main.js"]);
    expect(text).toContain("'/usr/bin/node' '/home/o");
    expect(text).toContain(' completion -- ');
    expect(text).toMatch(/brien\/main\.js'/);
  });

  test('of bash offers what the program answers, cut where readline cuts', () => {
    const answers = join(folder, "it's.sh");
    writeFileSync(answers, `printf '%s\\t%s\\n' okx-swap: 'OKX swap' "$#-$4" 'words'`);
    const script = completionScript('bash', ['/bin/sh', answers]);
    const line = 'legrisk init --long okx-swap:';
    const asked = `${script}
      COMP_LINE='${line}' COMP_POINT=${line.length}
      compopt() { :; }
      _legrisk
      printf '%s|' "\${COMPREPLY[@]}"`;
    const { stdout, stderr } = spawnSync('bash', ['-c', asked], { encoding: 'utf8' });
    // completion -- init --long okx-swap:, five words, of which the fourth is --long.
    expect([stdout, stderr]).toEqual(['|5---long|', '']);
  });
});
