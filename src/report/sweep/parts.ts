/** Ids under which the page's script finds the page's parts. */
export const DATA_ID = 'sweep-data';

export const PARTS = {
  controls: 'controls',
  status: 'chosen-status',
  map: 'map-part',
  cell: 'cell-part',
  fixedNet: 'net-fixed',
  net: 'net-part',
  lines: 'survival-lines',
  survival: 'survival-part',
  frontier: 'frontier-part',
} as const;
