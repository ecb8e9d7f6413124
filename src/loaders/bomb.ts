/** What is said of a packed file that is too large to be market data. */
import { DataError } from '../domain/errors.ts';

export const tooLarge = (
  packing: string,
  bytesMax: number,
  found: string,
  where: string,
): DataError =>
  new DataError({
    where,
    expected: `${packing} of at most ${bytesMax} bytes when unpacked`,
    found,
    hint: 'this is no market data archive; unpack it yourself if you trust it',
  });
