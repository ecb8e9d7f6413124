/** Node has `crc32` since 20.15; the type package that is pinned here does not know it yet. */
export {};

declare module 'node:zlib' {
  export function crc32(data: Uint8Array, value?: number): number;
}
