/** Names of exported files: readable where they can be, safe on any file system whatever the series is called. */
import { createHash } from 'node:crypto';
import type { StoredKey } from '../../store/keys.ts';
import { resolutionText } from '../resolution-option.ts';

/**
 * Instruments that are written as they are. Lower case is not among them: where capitals do not count
 * (Windows, macOS), `kPEPE` and `KPEPE` would be one file.
 */
const PLAIN_INSTRUMENT = /^[A-Z0-9][A-Z0-9_-]{0,59}$/;
const PLAIN_VENUE = /^[a-z0-9][a-z0-9-]{0,39}$/;
/**
 * No name of a file on Windows, whatever its ending.
 *
 * @source Microsoft, "Naming Files, Paths, and Namespaces", learn.microsoft.com/en-us/windows/win32/fileio/naming-a-file
 */
const DEVICE = /^(?:con|prn|aux|nul|com\d|lpt\d)$/i;
/** A part of a name that is not written as it is keeps this much of its letters and digits. */
const SLUG_MAX = 40;
const HASH_DIGITS = 12;

/**
 * `binance-usdm.BTCUSDT.mark.1m`; for names that are not plain, what can be read of them and the
 * beginning of a hash of the whole. It hangs on the series alone, and no two series share one.
 */
export function exportStem(key: StoredKey, resolutionMs: number | null): string {
  const { venue, instrument, kind, origin } = key;
  const length = resolutionMs === null ? [] : [resolutionText(resolutionMs)];
  const isPlain =
    PLAIN_VENUE.test(venue) &&
    !DEVICE.test(venue) &&
    PLAIN_INSTRUMENT.test(instrument) &&
    origin === 'record';
  if (isPlain) return [venue, instrument, kind, ...length].join('.');
  const text = JSON.stringify([venue, instrument, kind, origin, resolutionMs]);
  const hash = createHash('sha256').update(text).digest('hex').slice(0, HASH_DIGITS);
  return [slug(venue), slug(instrument), kind, ...length, hash].join('.');
}

/** Letters, digits and dashes, each run of anything else as one `_`. */
function slug(text: string): string {
  const plain = text.replace(/[^A-Za-z0-9-]+/g, '_').slice(0, SLUG_MAX);
  return /^-|^$/.test(plain) || DEVICE.test(plain) ? `_${plain}` : plain;
}
