/** The options of `legrisk sweep` that no other command has; its numbers are read by `typed-number.ts`. */
import { FORMATS } from './sweep/formats.ts';

export const SWEEP_OPTIONS = {
  grid: {
    type: 'string',
    array: true,
    nargs: 1,
    default: [] as string[],
    describe: 'path=from:to:step or path=a,b,c; each --grid is one axis',
  },
  entries: {
    type: 'string',
    requiresArg: true,
    describe: 'every=1h[,from=…,to=…], or instants, or @file (default: the window’s start)',
  },
  hold: {
    type: 'string',
    requiresArg: true,
    describe: 'planned time in the trade, such as "30 d"',
  },
  sample: {
    type: 'string',
    requiresArg: true,
    describe: 'only this many of the combinations, at random',
  },
  seed: {
    type: 'string',
    requiresArg: true,
    default: '1',
    describe: 'of the sample and of the bands',
  },
  workers: {
    type: 'string',
    requiresArg: true,
    describe: 'threads (default: one a core)',
  },
  format: {
    choices: FORMATS,
    default: 'parquet',
    requiresArg: true,
    describe: 'of the rows',
  },
  out: {
    type: 'string',
    requiresArg: true,
    describe: 'folder of the results (default: reports/<name>-sweep)',
  },
  resume: {
    type: 'boolean',
    default: false,
    describe: 'go on with a sweep that was interrupted',
  },
} as const;
