/**
 * What provenance says about a reconstructed series: that it is one, what is assumed, and where
 * the rest was read. Every output shows these sentences.
 */
import type { Evidence, FundingSpec, PriceSpec, Reconstruction } from './model.ts';

/** Sentences about a price series, the warning first. */
export function priceNotes(file: Reconstruction, spec: PriceSpec): string[] {
  const drivers = file.drivers.filter(({ name }) => name === spec.follows || name === spec.per);
  const evidence = [...drivers.flatMap(({ points }) => points), ...spec.points];
  const own =
    spec.points.length === 0
      ? 'no price of this venue is documented: it equals the shared driver'
      : `${spec.points.length} points of its own`;
  return [warning(file, own), ...said(spec.note), ...reasons(evidence), ...readAt(file, evidence)];
}

/** Sentences about funding prints, the warning first. */
export function fundingNotes(file: Reconstruction, spec: FundingSpec): string[] {
  const counted = `${spec.sourced} of ${spec.prints.length} prints are documented one by one`;
  return [
    warning(file, counted),
    ...said(spec.note),
    ...reasons(spec.evidence),
    ...readAt(file, spec.evidence),
  ];
}

const warning = (file: Reconstruction, detail: string): string =>
  `reconstruction, not a record: ${file.title}; ${detail}`;

const said = (note: string | null): string[] => (note === null ? [] : [note]);

const reasons = (evidence: readonly Evidence[]): string[] =>
  distinct(evidence.map(({ assumed }) => assumed)).map((reason) => `assumed: ${reason}`);

const readAt = (file: Reconstruction, evidence: readonly Evidence[]): string[] =>
  distinct(evidence.map(({ source }) => source)).flatMap((key) => {
    const source = file.sources[key];
    return source === undefined ? [] : [`source: ${source.what}, ${source.where}`];
  });

const distinct = (texts: readonly (string | null)[]): string[] => [
  ...new Set(texts.filter((text) => text !== null)),
];
