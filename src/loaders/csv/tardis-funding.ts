/** Settlements told by a ticker that names only the next one. */

export class TardisFunding {
  readonly prints: { readonly settledAtMs: number[]; readonly rate: number[] } = {
    settledAtMs: [],
    rate: [],
  };
  /** Settlements that were over, and of which no rate at or before their instant is in the file. */
  unpaid = 0;
  #nextMs: number | null = null;
  #rate: number | null = null;

  /** @param nextMs the settlement the row names; NaN: none yet */
  row(atMs: number, nextMs: number, rate: number): void {
    if (Number.isNaN(nextMs)) return;
    const waiting = this.#nextMs;
    if (waiting === null || nextMs !== waiting) {
      // A row that names an earlier one again was delayed on its way.
      if (waiting !== null && nextMs < waiting) return;
      // Moved before its instant came: the venue has changed its schedule, and nothing was paid.
      if (waiting !== null && atMs >= waiting) this.#settle(waiting);
      this.#nextMs = nextMs;
      this.#rate = null;
    }
    if (!Number.isNaN(rate) && atMs <= nextMs) this.#rate = rate;
  }

  #settle(atMs: number): void {
    if (this.#rate === null) {
      this.unpaid += 1;
      return;
    }
    this.prints.settledAtMs.push(atMs);
    this.prints.rate.push(this.#rate);
  }
}
