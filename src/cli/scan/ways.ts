/** A pair as the scenarios that it is replayed by: one for each way round that can be entered. */
import type { Scenario } from '../../domain/scenario.ts';
import { mapOf, type YamlMap, type YamlValue } from '../../scenario/document.ts';
import { scenarioOf } from '../../scenario/parse.ts';
import { instantText } from '../../scenario/quantity.ts';
import { applySets } from '../../scenario/set-path.ts';
import type { CarryPair, Listed, Span } from '../../sweep/carry-pairs.ts';
import { durationText } from '../../units/time.ts';
import type { ScanQuestion } from './question.ts';

type Legs = readonly [Listed, Listed];

/**
 * Two perpetuals can be held either way round, spot only one way: what it pays to sell borrowed spot is not
 * a matter of the store.
 *
 * @throws ScenarioError when what `--set` writes makes no scenario of it
 */
export function scenariosOf(
  pair: CarryPair,
  window: Span,
  leverage: number,
  question: ScanQuestion,
): readonly Scenario[] {
  const [a, b] = pair.legs;
  const ways: readonly Legs[] =
    pair.kind === 'delta-neutral'
      ? [
          [a, b],
          [b, a],
        ]
      : [[a, b]];
  return ways.map((legs) => scenarioFor(pair, legs, window, leverage, question));
}

function scenarioFor(
  pair: CarryPair,
  legs: Legs,
  window: Span,
  leverage: number,
  question: ScanQuestion,
): Scenario {
  const { reconstruction, capitalText, holdText, survivor, set } = question;
  const data = mapOf([
    ['schema', 1],
    ['name', nameOf(legs, leverage)],
    [
      'window',
      mapOf([
        ['from', instantText(window.fromMs)],
        ['to', instantText(window.toMs)],
      ]),
    ],
    ['capital', capitalText],
    ['construction', constructionOf(pair, legs, leverage)],
    ['hold', holdText],
    ['mark', pair.marks],
    ['quotes', 'at par'],
    [
      'survivor',
      mapOf([
        ['policy', survivor.policy],
        ['reaction', durationText(survivor.reactionMs)],
      ]),
    ],
    ...(reconstruction === null
      ? []
      : [['data', mapOf([['reconstruction', reconstruction]])] as const]),
  ]);
  const document = { file: '', data, lines: new Map(), overrides: new Set<string>() };
  return scenarioOf(applySets(document, set));
}

function constructionOf({ kind }: CarryPair, [first, second]: Legs, leverage: number): YamlMap {
  const roles =
    kind === 'delta-neutral' ? (['long', 'short'] as const) : (['spot', 'perp'] as const);
  const inverse = kind === 'cash-and-carry' && second.contract === 'inverse';
  const legs: readonly (readonly [string, YamlValue])[] = [
    [roles[0], legOf(first)],
    [roles[1], legOf(second)],
  ];
  return mapOf([
    ['kind', kind],
    ...legs,
    ['leverage', leverage],
    ...(inverse ? [['margin', 'inverse'] as const] : []),
  ]);
}

const legOf = ({ venue, instrument }: Listed): YamlMap =>
  mapOf([
    ['venue', venue],
    ['instrument', instrument],
  ]);

/** A scenario's name becomes the name of a file. */
function nameOf([first, second]: Legs, leverage: number): string {
  const coin = first.base.toLowerCase().replaceAll(/[^a-z0-9]/g, '') || 'coin';
  const venues = `${first.venue}-${second.venue}`.toLowerCase().replaceAll(/[^a-z0-9-]/g, '');
  return `scan-${coin.slice(0, 20)}-${venues.slice(0, 45)}-${leverage}x`;
}
