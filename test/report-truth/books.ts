/** The books as a reader has them: ledger.csv and nothing else, added up exactly. */
import Papa from 'papaparse';

interface Line {
  readonly from: string;
  readonly to: string;
  readonly reason: string;
  readonly amount_quote: string;
}

/** 1e-15 of the currency, the last place that ledger.csv has. */
const PLACES = 15;

function exact(text: string): bigint {
  const [, whole = '', part = ''] = /^(\d+)(?:\.(\d{1,15}))?$/.exec(text) ?? [];
  if (whole === '') throw new Error(`no decimal: ${text}`);
  return BigInt(whole + part.padEnd(PLACES, '0'));
}

/** `leg:account (perp:0)` → the account `leg:account` and the leg `perp:0`. */
function parted(from: string): { account: string; leg: string | null } {
  const [, account = from, leg = null] = /^(.*) \((\w+:\d+)\)$/.exec(from) ?? [];
  return { account, leg };
}

const isOurs = (account: string): boolean => !account.startsWith('world:');
const legOf = (account: string): string | null => /^leg:(\w+:\d+)$/.exec(account)?.[1] ?? null;

export interface Books {
  /** What a reason brought us, less what it took: of all, or of one life of a leg such as `long:0`. */
  readonly received: (reason: string, leg?: string) => number;
  /** As {@link Books.received}, of several reasons together. */
  readonly sum: (reasons: readonly string[], leg?: string) => number;
  /** Fees of collateral that a life asked for: paid where the collateral came from. */
  readonly movingFees: (leg?: string) => number;
  /** Reasons that brought or took anything, in the order of their names. */
  readonly reasons: readonly string[];
  /** What is left on an account. */
  readonly balance: (account: string) => number;
  readonly accounts: readonly string[];
}

/** @param csv the text of ledger.csv */
export function booksOf(csv: string): Books {
  const { data, errors } = Papa.parse<Line>(csv.trimEnd(), { header: true });
  if (errors.length > 0) throw new Error(errors[0]?.message);
  const lines = data.map(({ from, to, reason, amount_quote }) => {
    const { account, leg } = parted(from);
    const sign = BigInt(Number(isOurs(to))) - BigInt(Number(isOurs(account)));
    const amount = exact(amount_quote);
    return {
      ...{ from: account, to, reason, amount, moved: sign * amount },
      leg: leg ?? legOf(account) ?? legOf(to),
    };
  });
  const sum = (reasons: readonly string[], leg?: string): number =>
    quote(
      lines
        .filter((line) => reasons.includes(line.reason))
        .filter((line) => leg === undefined || line.leg === leg)
        .reduce((total, { moved }) => total + moved, 0n),
    );
  return {
    sum,
    received: (reason, leg) => sum([reason], leg),
    movingFees: (leg) =>
      quote(
        lines
          .filter((line) => line.reason === 'fee' && line.leg !== null)
          .filter(({ from, leg: asked }) => from !== `leg:${asked}` && from !== 'leg:account')
          .filter((line) => leg === undefined || line.leg === leg)
          .reduce((total, { moved }) => total + moved, 0n),
      ),
    reasons: [
      ...new Set(lines.filter(({ moved }) => moved !== 0n).map((line) => line.reason)),
    ].sort(),
    balance: (account) =>
      quote(
        lines.reduce(
          (total, { from, to, amount }) =>
            total + (to === account ? amount : 0n) - (from === account ? amount : 0n),
          0n,
        ),
      ),
    accounts: [...new Set(lines.flatMap(({ from, to }) => [from, to]))].filter(isOurs).sort(),
  };
}

const quote = (femto: bigint): number => Number(femto) / 1e15;
