/** Names and texts that mean harm, and a report in which every name and text is one. */
import type { ReplayReport } from '../../src/domain/report.ts';
import { beyond } from './beyond.ts';
import { avaxReport } from './report-fixture.ts';
import { ofVenue } from './report-rules.ts';

/** What each would do to a program that lets it. */
export const HOSTILE = {
  'a tag': `"><img src=x onerror=alert(1)></title></script><script>alert('x')</script><!--`,
  'a tag in capitals': `'><IMG SRC=x ONERROR=alert(1)></STYLE></TEXTAREA><SVG ONLOAD=alert(1)>`,
  'a template and an address': `{{7*7}}{b|x} javascript:alert(1)//`,
  'an attribute': `" onmouseover="alert(1)" x="`,
  'a formula': `=cmd|' /C calc'!A0`,
  'a formula behind a blank': ' \t@SUM(1+1)*cmd|x',
  'a path': '../../../../etc/passwd',
  'a path of Windows': 'C:\\..\\..\\nul',
  'orders to a terminal': '\u001b]0;owned\u0007\u001b[2J\u001b[31mred\r\n\u0000\u009b2J',
  'text that turns round': 'a\u202egpj.exe\u2066\u200f',
  'half a sign': '\ud83d',
  'a new row': 'a",b\r\n=1+1,"c',
} as const;

/** Ten thousand signs without a place to break, and as many in words. */
export const LONG = {
  'one word': 'W'.repeat(10_000),
  'many words': 'lorem '.repeat(1_667),
} as const;

/** The hand-made report with this text wherever a file or a person may have written something. */
export function hostileReport(text: string): ReplayReport {
  const { result, ...report } = avaxReport(beyond(text, [text, text, text]));
  const rules = ofVenue.rules.map((rule) => ({
    ...rule,
    ...{ text, table: text, source: text, checkedAgainst: text },
  }));
  const [mark] = Object.values(result.coverage);
  const [file] = Object.values(result.provenance).flat();
  if (mark === undefined || file === undefined) throw new Error('a series with its file');
  return {
    ...report,
    recipe: text,
    reproduce: text,
    result: {
      ...result,
      ...{ scenario: text, question: text, engineNote: text, constructionText: text },
      ...{ reconstruction: text, currency: text, divergence: null, divergenceReason: text },
      ...{ spotChartVerdict: null, spotChartReason: text },
      legs: result.legs.map((leg) => ({
        ...leg,
        ...{ venue: text, instrument: text, base: text, quote: text },
      })),
      events: result.events.map((event, i) => (i % 40 === 0 ? { ...event, note: text } : event)),
      gates: [{ gate: text, passed: false, found: text }],
      assumptions: [
        { code: 'rebalance', text },
        { code: 'other', text },
      ],
      resolutionLimits: [text],
      rules: [{ ...ofVenue, venue: text, instrument: text, styleText: text, rules }],
      coverage: {
        [text]: { ...mark, series: text, standIns: [text], onGrid: { how: 'spread', text } },
      },
      provenance: { [text]: [{ ...file, file: text, format: text, notes: [text] }] },
      findings: [
        {
          ...{ code: 'zone-shift', severity: 'warning', accepted: false },
          ...{ rows: 1, firstMs: result.windowMs[0], lastMs: result.windowMs[0] },
          ...{ series: [text, `${text}2`], reason: text },
        },
      ],
    },
  };
}
