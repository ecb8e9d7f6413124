/**
 * Goal: every figure has its meaning in reach, for eyes, fingers, ears and paper, and it is told once.
 * Method: the definitions themselves, and what becomes of them on the page of the hand-made report.
 */
import { describe, expect, test } from 'vitest';
import { DEFINITIONS, type Definition, defined } from '../../../src/report/definitions.ts';
import { stillPage } from '../../../src/report/document.ts';
import { html } from '../../../src/report/escape.ts';
import { renderReplayHtml } from '../../../src/report/replay-page.ts';
import { avaxReport, calm, result } from '../../builders/report-fixture.ts';
import { seen } from '../../builders/seen.ts';

const all: readonly (readonly [string, Definition])[] = Object.entries(DEFINITIONS);

describe('definitions', () => {
  test('each is whole sentences and names itself', () => {
    for (const [key, { name, says, formula }] of all) {
      expect([key, name]).toEqual([key, expect.stringMatching(/^[A-Z0-9].*[^.]$/)]);
      expect([key, says]).toEqual([key, expect.stringMatching(/^[A-Z+−0-9].*\.$/)]);
      expect([key, formula]).toEqual([
        key,
        formula === undefined ? undefined : expect.stringMatching(/^[^=].*[^.]$/),
      ]);
    }
  });

  test('a key can stand in an address', () => {
    for (const [key] of all) expect(key).toMatch(/^[A-Za-z]+$/);
  });
});

/** The names of terms on a page, and the entries of its glossary. */
function termsOf(page: string): { used: readonly string[]; told: readonly string[] } {
  const found = (pattern: RegExp): readonly string[] =>
    [...page.matchAll(pattern)].map(([, key = '']) => key);
  return {
    used: found(/aria-describedby="term-(\w+)"/g),
    told: found(/<dd id="term-(\w+)">/g),
  };
}

describe('a page with terms', () => {
  const page = renderReplayHtml(avaxReport(), { pageScript: '' });

  test('ends with a glossary of those it uses, each once', () => {
    const { used, told } = termsOf(page);
    expect(new Set(told).size).toBe(told.length);
    expect([...told].sort()).toEqual([...new Set(used)].sort());
    expect(page.indexOf('id="glossary"')).toBeGreaterThan(page.indexOf('</main>'));
  });

  test('tells no two meanings under one name', () => {
    const names = [...page.matchAll(/<dt>([^<]*)<\/dt>/g)].map(([, name]) => name);
    expect(names.filter((name, i) => names.indexOf(name) !== i)).toEqual([]);
  });

  test('no id stands twice', () => {
    const ids = [...page.matchAll(/\sid="([^"]*)"/g)].map(([, id]) => id);
    expect(ids.filter((id, i) => ids.indexOf(id) !== i)).toEqual([]);
  });

  test('defines every key figure, every line of the bridges and every figure of a leg', () => {
    const terms = (id: string, inside: RegExp): readonly (string | undefined)[] => {
      const section = new RegExp(`<section id="${id}"[\\s\\S]*?</section>`).exec(page)?.[0] ?? '';
      const named = [...section.matchAll(inside)].map(([, cell = '']) => cell);
      return named.filter((cell) => !cell.includes('class="term"')).map(seen);
    };
    expect(terms('figures', /<dt>([\s\S]*?)<\/dt>/g)).toEqual([]);
    expect(terms('bridge', /<th scope="row">([\s\S]*?)<\/th>/g)).toEqual([]);
    // What has no need of a definition.
    expect(terms('legs', /<th scope="row">([\s\S]*?)<\/th>/g)).toEqual([
      ...['Venue', 'Instrument', 'Side, contract', 'Entered', 'Left', '… on'],
    ]);
    expect(terms('rules', /<th scope="row">([\s\S]*?)<\/th>/g)).toEqual([]);
  });

  test('defines its badges', () => {
    const badged = renderReplayHtml(
      avaxReport({
        ...{ reconstruction: 'x', ambiguous: true },
        seeds: { run: 100, agreeing: 61, sensitive: true },
        rules: result.rules.map((rules) => ({ ...rules, nearest: true })),
      }),
      { pageScript: '' },
    );
    const head = badged.slice(badged.indexOf('<header>'), badged.indexOf('</header>'));
    expect(termsOf(head).used).toEqual([
      'reconstruction',
      'ambiguous',
      'seedSensitive',
      'rulesNearest',
    ]);
  });

  test('a definition is not read out with the cells of the row that it heads', () => {
    expect(defined('net').markup).toBe(
      '<span class="term" tabindex="0" aria-describedby="term-net">Net' +
        '<span class="definition" aria-hidden="true"> What the trade made or lost, over all capital, ' +
        'reserve included. <span class="formula">= funding + price P&amp;L − costs</span></span></span>',
    );
  });

  test('a page without terms has no glossary, and hostile text makes none', () => {
    const body = html`<main>${'aria-describedby="term-net"'}</main>`;
    expect(stillPage('x', body)).not.toContain('glossary"');
  });

  test('where nothing is liquidated no line of the forced exit is explained', () => {
    const { told } = termsOf(renderReplayHtml(avaxReport(calm), { pageScript: '' }));
    expect(told).not.toContain('nakedDrift');
    expect(told).toContain('net');
  });
});
