/** What can happen in a replay, as its events name it; docs/result.md says what each tells. */
export type EventKind =
  | 'entry'
  | 'exit'
  | 'funding'
  | 'interest'
  | 'margin-call'
  | 'liquidation'
  | 'rules-change'
  | 'rehedge'
  | 'rehedge-refused'
  /** Collateral for a leg: it left, it came, or it came when the leg was gone. */
  | 'transfer-sent'
  | 'transfer-arrived'
  | 'transfer-late'
  /** Rules closed everything. */
  | 'policy-exit'
  /** A later construction was not let in. */
  | 'entry-refused'
  | 'delta-neutral';
