/**
 * Goal: a result.json of an older version is read for what it says; a damaged one is refused by the part
 * that is wrong.
 */
import { expect, test } from 'vitest';
import { missingPart } from '../../../src/cli/result-parts.ts';
import type { ReplayResult } from '../../../src/domain/result.ts';
import { renderIndexHtml } from '../../../src/report/index.ts';
import { result } from '../../builders/report-fixture.ts';

const dead = result.legs.findIndex(({ liquidation }) => liquidation !== null);
/** As it lies on the disk: what is undefined is not there. */
const onDisk = (liquidation: unknown): ReplayResult =>
  JSON.parse(
    JSON.stringify({
      ...result,
      legs: result.legs.map((leg, i) => (i === dead ? { ...leg, liquidation } : leg)),
    }),
  );
const closing = (closedFraction: unknown) =>
  onDisk({ ...result.legs[dead]?.liquidation, closedFraction });

test('a liquidation written before venues closed parts took the whole', () => {
  const older = closing(undefined);
  expect(missingPart(older)).toBeNull();
  expect(renderIndexHtml([{ result: older, href: 'a' }])).toBe(
    renderIndexHtml([{ result: closing(1), href: 'a' }]),
  );
});

test('a part of a leg is read as one', () => {
  expect(missingPart(closing(0.2))).toBeNull();
});

test.each([null, '1', 0, -0.2, 1.5])('a share of %j is none', (share) => {
  expect(missingPart(closing(share))).toBe(`legs[${dead}].liquidation.closedFraction`);
});

test('a leg that does not say whether it was liquidated is refused', () => {
  expect(missingPart(onDisk(undefined))).toBe(`legs[${dead}].liquidation`);
  expect(missingPart(onDisk(null))).toBeNull();
});
