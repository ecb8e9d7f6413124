/**
 * Goal: no name from a file can become markup, end a script or forge a link.
 * Method: hostile examples by hand, then any string at all.
 */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  escapeHtml,
  html,
  printable,
  relativeHref,
  scriptJson,
} from '../../../src/report/escape.ts';

describe('text in markup', () => {
  test('the six signs of markup are written as entities', () => {
    expect(escapeHtml(`<a href="x" id='y'>&\``)).toBe(
      '&lt;a href=&quot;x&quot; id=&#39;y&#39;&gt;&amp;&#96;',
    );
  });

  test('controls, bidirectional overrides and lone surrogates become visible', () => {
    expect(printable('a\u0000b\u001bc\u202ed\ud800e')).toBe('a\ufffdb\ufffdc\ufffdd\ufffde');
  });

  test('tabs and line feeds stay, because a recipe has them, and a carriage return goes', () => {
    expect(printable('a:\n\tb\r')).toBe('a:\n\tb\ufffd');
  });

  test('a real pair of surrogates stays a character', () => {
    expect(printable('🪙')).toBe('🪙');
  });

  test('a hole that holds markup of our own is not escaped twice', () => {
    const inner = html`<b>${'<i>'}</b>`;
    expect(html`<p>${inner}${[inner, null, false, 7]}</p>`.markup).toBe(
      '<p><b>&lt;i&gt;</b><b>&lt;i&gt;</b>7</p>',
    );
  });

  test('no string opens a tag, closes an attribute or starts an entity of its own', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        const escaped = escapeHtml(text);
        expect(escaped).not.toMatch(/[<>"'`]/);
        expect(escaped.replace(/&(amp|lt|gt|quot|#39|#96);/g, '')).not.toContain('&');
      }),
    );
  });
});

describe('json in a script element', () => {
  test('reads back as what it was and holds no angle bracket', () => {
    fc.assert(
      fc.property(
        fc.jsonValue(),
        fc.constantFrom('</script><script>', '<!--', ']]>'),
        (value, bad) => {
          const { markup } = scriptJson({ value, bad });
          expect(markup).not.toMatch(/[<>\u2028\u2029]/);
          expect(JSON.parse(markup)).toEqual(JSON.parse(JSON.stringify({ value, bad })));
        },
      ),
    );
  });
});

describe('links', () => {
  test.each(['javascript:alert(1)', '//host/x', 'https://host/', 'a b/index.html'])(
    '%s stays a file beside the page',
    (path) => {
      const resolved = new URL(relativeHref(path), 'file:///reports/index.html').href;
      expect(resolved).toMatch(/^file:\/\/\/reports\//);
    },
  );
});
