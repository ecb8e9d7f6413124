/**
 * What the shape of a reconstruction file cannot say: order, ranges, and that every figure has
 * its evidence. Paths are those of the file.
 */
import type { Issue } from '../../domain/errors.ts';
import { isoInstant } from '../../units/time.ts';
import { fraction, HOUR, MINUTE } from '../../units/units.ts';
import type { ControlPoint, Driver, PriceSpec, Reconstruction } from './model.ts';
import type { RawReconstruction } from './schema.ts';

const RESOLUTIONS = [MINUTE, 5 * MINUTE, 15 * MINUTE, HOUR];
/** A hundred seeds are expanded for each replay, so a file stays small. */
const MOST_BARS = 10_080;
/** No venue has charged more in one print; beyond it a per cent was taken for a fraction. */
const LARGEST_RATE = fraction(0.1);

/** Everything that is wrong with a file whose leaves are right. */
export function checkReconstruction(file: Reconstruction, raw: RawReconstruction): Issue[] {
  return [
    ...checkGrid(file),
    ...checkEvidence(raw, file),
    ...file.drivers.flatMap((driver) => checkDriver(driver, file, raw)),
    ...file.prices.flatMap((series, index) => checkPrices(series, index, file, raw)),
    ...checkFunding(file, raw),
    ...checkTwins(file),
  ];
}

function checkGrid({ from, to, resolution }: Reconstruction): Issue[] {
  const bars = (to - from) / resolution;
  const issues: Issue[] = [];
  if (!RESOLUTIONS.includes(resolution))
    issues.push({
      where: 'resolution',
      expected: '1 min, 5 min, 15 min or 1 h',
      found: `${resolution / MINUTE} min`,
    });
  if (from >= to)
    issues.push({ where: 'to', expected: `an instant after ${when(from)}`, found: when(to) });
  else if (!Number.isInteger(bars) || bars > MOST_BARS || from % resolution !== 0)
    issues.push({
      where: 'to',
      expected: `whole bars, at most ${MOST_BARS}`,
      found: `${bars} bars`,
      hint: 'shorten the window, or take a coarser resolution',
    });
  return issues;
}

/** Every figure has a source that exists or the reason for assuming it, and no source stands idle. */
function checkEvidence(raw: RawReconstruction, file: Reconstruction): Issue[] {
  const lines = [
    ...Object.entries(raw.drivers).flatMap(([driver, { points }]) =>
      points.map((line, index) => ({ line, where: `drivers.${driver}.points[${index}]` })),
    ),
    ...raw.prices.flatMap(({ points }, series) =>
      (points ?? []).map((line, index) => ({ line, where: `prices[${series}].points[${index}]` })),
    ),
    ...raw.funding.flatMap(({ prints }, series) =>
      prints.map((line, index) => ({ line, where: `funding[${series}].prints[${index}]` })),
    ),
  ];
  const known = Object.keys(file.sources);
  const used = new Set(lines.map(({ line }) => line.source));
  const bare = lines
    .filter(({ line }) => line.source === undefined && line.assumed === undefined)
    .map(({ where }): Issue => ({ where, expected: 'source or assumed', found: 'neither' }));
  const strange = lines
    .filter(({ line }) => line.source !== undefined && !known.includes(line.source))
    .map(
      ({ line, where }): Issue => ({
        where: `${where}.source`,
        expected: `one of ${known.join(', ')}`,
        found: JSON.stringify(line.source),
      }),
    );
  const idle = known
    .filter((key) => !used.has(key))
    .map(
      (key): Issue => ({
        where: `sources.${key}`,
        expected: 'a figure that cites it',
        found: 'none',
      }),
    );
  return [...bare, ...strange, ...idle];
}

function checkDriver(driver: Driver, file: Reconstruction, raw: RawReconstruction): Issue[] {
  const where = `drivers.${driver.name}`;
  const issues = driver.points.flatMap((point, index) =>
    checkControlPoint(driver, point, index, file, raw),
  );
  const first = driver.points[0];
  const last = driver.points.at(-1);
  if (first?.from !== file.from || first.to !== file.from)
    issues.push({
      where: `${where}.points[0].at`,
      expected: when(file.from),
      found: when(first?.from),
    });
  if (last?.from !== file.to || last.to !== file.to)
    issues.push({
      where: `${where}.points[${driver.points.length - 1}].at`,
      expected: when(file.to),
      found: when(last?.to),
    });
  if (driver.roughness < 0 || driver.roughness > 0.05)
    issues.push({
      where: `${where}.roughness`,
      expected: 'from 0 % to 5 %',
      found: `${driver.roughness * 100} %`,
    });
  return issues;
}

function checkControlPoint(
  driver: Driver,
  point: ControlPoint,
  index: number,
  { resolution }: Reconstruction,
  raw: RawReconstruction,
): Issue[] {
  const where = `drivers.${driver.name}.points[${index}]`;
  const line = raw.drivers[driver.name]?.points[index];
  const fixed = line?.at !== undefined;
  if (fixed === (line?.from !== undefined || line?.to !== undefined))
    return [{ where, expected: 'at, or from and to', found: fixed ? 'both' : 'neither' }];
  if (!fixed && (line?.from === undefined || line.to === undefined))
    return [{ where, expected: 'from and to', found: 'only one of them' }];
  const issues: Issue[] = [];
  const before = driver.points[index - 1];
  if (before !== undefined && !follows(before, point))
    issues.push({
      where,
      expected: `an instant after ${when(before.to)}`,
      found: when(point.from),
    });
  if (point.from % resolution !== 0 || point.to % resolution !== 0)
    issues.push({ where, expected: 'instants on the grid of bars', found: when(point.from) });
  if (!fixed && point.to - point.from < 2 * resolution)
    issues.push({
      where,
      expected: 'a window of at least two bars',
      found: `${when(point.from)} to ${when(point.to)}`,
    });
  if (fixed === (point.extreme !== null))
    issues.push({
      where: `${where}.extreme`,
      expected: fixed ? 'no extreme at a fixed instant' : 'low or high for a window',
      found: point.extreme ?? 'nothing',
    });
  for (const near of [before, driver.points[index + 1]]) {
    if (near === undefined || (near.to !== point.from && near.from !== point.to)) continue;
    const beyond = point.extreme === 'low' ? near.price < point.price : near.price > point.price;
    if (point.extreme !== null && beyond)
      issues.push({
        where: `${where}.price`,
        expected: `the ${point.extreme} of a window that ends or begins at ${near.price}`,
        found: `${point.price}`,
      });
  }
  if (line?.source !== undefined && line.assumed === undefined && line.kind === undefined)
    issues.push({
      where: `${where}.kind`,
      expected: 'mark, index, last or spot',
      found: 'nothing',
    });
  return issues;
}

function checkPrices(
  series: PriceSpec,
  index: number,
  file: Reconstruction,
  raw: RawReconstruction,
): Issue[] {
  const where = `prices[${index}]`;
  const names = file.drivers.map(({ name }) => name);
  const issues: Issue[] = [];
  for (const [key, name] of [
    ['follows', series.follows],
    ['per', series.per],
  ] as const)
    if (name !== null && !names.includes(name))
      issues.push({
        where: `${where}.${key}`,
        expected: `one of ${names.join(', ')}`,
        found: name,
      });
  const driver = file.drivers.find(({ name }) => name === series.follows);
  if (driver === undefined) return issues;
  issues.push(...checkOwnPoints(series, where, driver, file));
  const edges = [series.points[0], series.points.at(-1)];
  if (edges.some((point) => point !== undefined && point.gap !== 0))
    issues.push({
      where: `${where}.points`,
      expected: 'a gap of 0 % first and last, where the venue leaves its driver and returns to it',
      found: shownPoints(raw, index),
    });
  const kinds = [...driver.points, ...series.points].map(({ kind }) => kind);
  if (series.kind === 'mark' && !kinds.includes('mark'))
    issues.push({
      where: `${where}.kind`,
      expected: 'last, because no control point of this series or its driver is a mark',
      found: 'mark',
      hint: 'write  kind: last  here and  mark: last  in the scenario',
    });
  return issues;
}

function checkOwnPoints(
  series: PriceSpec,
  where: string,
  driver: Driver,
  { from, to, resolution }: Reconstruction,
): Issue[] {
  const spans = series.points.map(({ at }) => spanOf(at, driver));
  return series.points.flatMap((point, position): Issue[] => {
    const here = `${where}.points[${position}]`;
    const span = spans[position];
    const before = spans[position - 1];
    const issues: Issue[] = checkExtreme(series, position, here);
    const instant = (expected: string, found: string) =>
      issues.push({ where: `${here}.at`, expected, found });
    if (span === undefined) instant('an instant, or a named point of the driver', String(point.at));
    else if (span.from % resolution !== 0 || span.from < from || span.to > to)
      instant('an instant on the grid of bars', when(span.from));
    else if (before !== undefined && !follows(before, span))
      instant(`an instant after ${when(before.to)}`, when(span.from));
    if ((point.price === null) === (point.gap === null))
      issues.push({
        where: here,
        expected: 'price or gap',
        found: point.price === null ? 'neither' : 'both',
      });
    return issues;
  });
}

function checkExtreme(series: PriceSpec, position: number, where: string): Issue[] {
  const point = series.points[position];
  if (point === undefined || point.extreme === null) return [];
  const { extreme, price } = point;
  if (price === null)
    return [{ where: `${where}.extreme`, expected: 'a price beside it', found: 'a gap' }];
  const prices = series.points.map((other) => other.price).filter((other) => other !== null);
  const bound = extreme === 'low' ? Math.min(...prices) : Math.max(...prices);
  if (bound === price) return [];
  return [
    {
      where: `${where}.price`,
      expected: `the ${extreme} of the series, ${bound}`,
      found: `${price}`,
    },
  ];
}

const shownPoints = (raw: RawReconstruction, index: number): string =>
  JSON.stringify(raw.prices[index]?.points?.map(({ price, gap }) => price ?? gap)).slice(0, 80);

interface Span {
  readonly from: number;
  readonly to: number;
}

/** The seed places a window's point strictly inside it, so a window may touch what is beside it. */
const follows = (before: Span, span: Span): boolean =>
  before.from === before.to && span.from === span.to
    ? before.to < span.from
    : before.to <= span.from;

/** The stretch in which an own point may stand; undefined when its name is not known. */
function spanOf(at: number | string, driver: Driver): Span | undefined {
  if (typeof at === 'number') return { from: at, to: at };
  return driver.points.find(({ name }) => name === at);
}

function checkFunding(file: Reconstruction, raw: RawReconstruction): Issue[] {
  const issues: Issue[] = [];
  file.funding.forEach((series, index) => {
    raw.funding[index]?.prints.forEach((line, position) => {
      const run = line.from !== undefined && line.to !== undefined;
      if ((line.at !== undefined) === run)
        issues.push({
          where: `funding[${index}].prints[${position}]`,
          expected: 'at, or from and to',
          found: run ? 'both' : 'neither',
        });
    });
    series.prints.forEach(({ at, rate }, position) => {
      const where = `funding[${index}] print ${position + 1}`;
      const before = series.prints[position - 1]?.at;
      if (before !== undefined && at <= before)
        issues.push({ where, expected: `an instant after ${when(before)}`, found: when(at) });
      if (at < file.from || at > file.to)
        issues.push({
          where,
          expected: `inside ${when(file.from)} to ${when(file.to)}`,
          found: when(at),
        });
      if (Math.abs(rate) > LARGEST_RATE)
        issues.push({ where, expected: 'at most 10 % a print', found: `${rate * 100} %` });
    });
  });
  return issues;
}

/** Two series under one key would be one series with two truths. */
function checkTwins(file: Reconstruction): Issue[] {
  const keys = [
    ...file.prices.map(({ venue, instrument, kind }) => `${venue} ${instrument} ${kind}`),
    ...file.funding.map(({ venue, instrument }) => `${venue} ${instrument} funding`),
    ...file.drivers.flatMap(({ name, points }) =>
      points.flatMap((point) => (point.name === null ? [] : `control point ${name} ${point.name}`)),
    ),
  ];
  return keys
    .filter((key, index) => keys.indexOf(key) !== index)
    .map((key) => ({ where: key, expected: 'given once', found: 'given twice' }));
}

const when = (at: number | undefined): string => (at === undefined ? 'nothing' : isoInstant(at));
