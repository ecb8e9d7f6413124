/** Files of the exchange archive, made from a seed: candles of one minute as CSV, and zips of a day each. */
import { createWriteStream, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { finished } from 'node:stream/promises';
import { crc32, deflateRawSync } from 'node:zlib';
import { DAY, MINUTE, seeded } from './common.mjs';

const HEADER =
  'open_time,open,high,low,close,volume,close_time,quote_volume,count,taker_buy_volume,taker_buy_quote_volume,ignore\n';

/** Lines of candles, one a minute from `firstMs` on. */
function* candles(firstMs, rows, seed) {
  const random = seeded(seed);
  let price = 95_000;
  for (let row = 0; row < rows; row += 1) {
    const open = price;
    const close = Math.max(1_000, open * (1 + (random() - 0.5) * 0.002));
    const high = Math.max(open, close) * (1 + random() * 0.0005);
    const low = Math.min(open, close) * (1 - random() * 0.0005);
    const volume = random() * 400;
    const taker = volume * random();
    const at = firstMs + row * MINUTE;
    yield `${at},${open.toFixed(2)},${high.toFixed(2)},${low.toFixed(2)},${close.toFixed(2)},${volume.toFixed(3)},${at + 59_999},${(volume * close).toFixed(5)},${Math.floor(random() * 5_000)},${taker.toFixed(3)},${(taker * close).toFixed(5)},0\n`;
    price = Number(close.toFixed(2));
  }
}

/** One CSV with a header. */
export async function writeArchiveCsv(path, firstMs, rows, seed) {
  const out = createWriteStream(path);
  out.write(HEADER);
  let lines = [];
  for (const line of candles(firstMs, rows, seed)) {
    lines.push(line);
    if (lines.length < 10_000) continue;
    out.write(lines.join(''));
    lines = [];
  }
  out.end(lines.join(''));
  await finished(out);
}

/** A zip with one deflated member, written field by field after the format's specification (APPNOTE.TXT of PKWARE). */
export function zipOf(name, text) {
  const plain = Buffer.from(text);
  const packed = deflateRawSync(plain);
  const label = Buffer.from(name);
  const sizes = Buffer.alloc(12);
  sizes.writeUInt32LE(crc32(plain), 0);
  sizes.writeUInt32LE(packed.length, 4);
  sizes.writeUInt32LE(plain.length, 8);
  const shorts = (...numbers) => {
    const bytes = Buffer.alloc(2 * numbers.length);
    for (const [i, number] of numbers.entries()) bytes.writeUInt16LE(number, 2 * i);
    return bytes;
  };
  const long = (number) => {
    const bytes = Buffer.alloc(4);
    bytes.writeUInt32LE(number);
    return bytes;
  };
  const frame = [shorts(20, 0, 8, 0, 0), sizes, shorts(label.length, 0)];
  const local = Buffer.concat([long(0x04034b50), ...frame, label, packed]);
  const central = Buffer.concat([
    ...[long(0x02014b50), shorts(20), ...frame],
    ...[shorts(0, 0, 0), long(0), long(0), label],
  ]);
  const end = [shorts(0, 0, 1, 1), long(central.length), long(local.length), shorts(0)];
  return Buffer.concat([local, central, long(0x06054b50), ...end]);
}

/** `BTCUSDT-1m-2025-01-01.zip` and the days after, into a folder; the paths. */
export function writeArchiveDays(folder, firstMs, days, seed) {
  const rows = DAY / MINUTE;
  return Array.from({ length: days }, (_, day) => {
    const at = firstMs + day * DAY;
    const stem = `BTCUSDT-1m-${new Date(at).toISOString().slice(0, 10)}`;
    const text = HEADER + [...candles(at, rows, seed + day)].join('');
    const path = join(folder, `${stem}.zip`);
    writeFileSync(path, zipOf(`${stem}.csv`, text));
    return path;
  });
}
