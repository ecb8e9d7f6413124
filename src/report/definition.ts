/** The form of a figure's definition; the definitions themselves are in definitions.ts. */
export interface Definition {
  /** As the pages head it. */
  readonly name: string;
  /** A sentence or two: what it is, in what, over what time, and what it leaves out. */
  readonly says: string;
  /** How it is made of other figures, in their names. */
  readonly formula?: string;
}
