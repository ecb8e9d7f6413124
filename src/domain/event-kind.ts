/** What can happen in a replay, as its events name it; docs/result.md says what each tells. */
export type EventKind =
  | 'entry'
  | 'exit'
  | 'funding'
  | 'interest'
  | 'margin-call'
  | 'liquidation'
  /** A venue closed a winning leg to cover others; a round that took nothing of it. */
  | 'adl'
  | 'adl-spared'
  | 'rules-change'
  | 'rehedge'
  | 'rehedge-refused'
  /** Collateral for a leg: it left, it came, or it came when the leg was gone. */
  | 'transfer-sent'
  | 'transfer-arrived'
  | 'transfer-late'
  /** It failed, and is back where it was taken. */
  | 'transfer-failed'
  /** An order or collateral met a halt, and waits. */
  | 'halted'
  /** Both legs were reduced before a venue did it. */
  | 'reduced'
  /** Rules closed everything. */
  | 'policy-exit'
  /** A later construction was not let in. */
  | 'entry-refused'
  /** An exit style has done all that it does. */
  | 'unwound'
  | 'delta-neutral';
