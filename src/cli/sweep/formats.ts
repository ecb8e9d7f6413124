/** What the rows of a sweep can be written as; the ending of the file is the same word. */
export const FORMATS = ['parquet', 'arrow', 'csv'] as const;
export type SweepFormat = (typeof FORMATS)[number];
