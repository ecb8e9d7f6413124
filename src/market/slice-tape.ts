/** The part of a tape from a bar on, as if the window began there. */
import { lowerBound } from '../units/sorted.ts';
import type { FundingSchedule, LegTape, PriceColumns, Tape } from './tape.ts';

/** Columns are views of the tape's own; prints due before that bar are gone, and what was shown before it stays. */
export function sliceTape(tape: Tape, from: number): Tape {
  if (from === 0) return tape;
  const { shared } = tape;
  return {
    ...tape,
    openMs: tape.openMs.subarray(from),
    legs: tape.legs.map((leg) => sliceLeg(leg, from)),
    shared: shared && { ...shared, columns: sliceColumns(shared.columns, from) },
    signals: Object.fromEntries(
      Object.entries(tape.signals).map(([name, values]) => [name, values.subarray(from)]),
    ),
  };
}

function sliceLeg(leg: LegTape, from: number): LegTape {
  const { conversion, index } = leg;
  return {
    ...leg,
    mark: sliceColumns(leg.mark, from),
    fillOpen: leg.fillOpen.subarray(from),
    fillClose: leg.fillClose.subarray(from),
    funding: sliceFunding(leg.funding, from),
    conversion: conversion && {
      open: conversion.open.subarray(from),
      close: conversion.close.subarray(from),
    },
    collateral: leg.collateral.map((columns) => sliceColumns(columns, from)),
    index: index && sliceColumns(index, from),
  };
}

const sliceColumns = ({ open, high, low, close }: PriceColumns, from: number): PriceColumns => ({
  open: open.subarray(from),
  high: high.subarray(from),
  low: low.subarray(from),
  close: close.subarray(from),
});

function sliceFunding(
  { bar, completes, rate, price }: FundingSchedule,
  from: number,
): FundingSchedule {
  const print = lowerBound(bar, from);
  return {
    bar: bar.subarray(print).map((at) => at - from),
    completes: completes.subarray(print),
    rate: rate.subarray(print),
    price: price.subarray(print),
  };
}
