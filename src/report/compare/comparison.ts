/**
 * What `legrisk compare --json` says. A difference is always A less B. Amounts are in the currency of their
 * run; `null` means "there is none", never zero.
 */
import type { EventKind } from '../../domain/event-kind.ts';
import type { ReplayResult } from '../../domain/result.ts';
import type { PathDifference } from '../../scenario/differences.ts';
import type { DefinitionKey } from '../definitions.ts';

/** One of the two runs, as it is compared. */
export interface ComparedRun {
  /** What was given: the folder or the file. */
  readonly given: string;
  readonly result: ReplayResult;
  /** The merged scenario that ran; null: the run does not say. */
  readonly recipe: string | null;
  /** Version and hashes of the run; null: the run does not say. */
  readonly program: string | null;
}

export type Side = 'a' | 'b';

export interface ComparedSide {
  readonly given: string;
  readonly scenario: string;
  readonly question: string;
  readonly verdict: string;
  readonly constructionText: string;
  readonly currency: string;
  readonly capitalQuote: number;
  readonly windowMs: readonly [number, number];
  readonly reconstruction: string | null;
}

/** Something beside the scenario that the runs rest on, and that is not the same. */
export interface GroundDifference {
  readonly what: 'data' | 'rules' | 'engine' | 'program';
  /** A series, a rule of a leg. */
  readonly name: string;
  readonly a: string | null;
  readonly b: string | null;
}

/** Something that keeps figures from being set against each other. */
export interface Hindrance {
  readonly what: 'window' | 'currency' | 'capital' | 'grid' | 'history';
  readonly a: string;
  readonly b: string;
  /** A sentence: which figures it touches and how they are shown. */
  readonly says: string;
}

export type FigureUnit =
  | 'quote'
  | 'fraction'
  | 'multiple'
  | 'instant'
  | 'length'
  | 'number'
  | 'text';

export type FigureValue = number | string | boolean | null;

export interface FigureDifference {
  /** The path in the result (docs/result.md); of a leg its role and life stand for its place in the list. */
  readonly name: string;
  /** As people call it. */
  readonly label: string;
  /** Its definition; null: the name says it. */
  readonly means: DefinitionKey | null;
  readonly unit: FigureUnit;
  readonly a: FigureValue;
  readonly b: FigureValue;
  /** Null where there is nothing to subtract, or it may not be. */
  readonly difference: number | null;
  /** A sentence; empty where both say the same. */
  readonly why: string;
  /** Which of the hindrances touch it, so that its difference says less than it seems to. */
  readonly touchedBy: readonly Hindrance['what'][];
}

/** One part of the difference in net. */
export interface AttributionLine {
  readonly means: DefinitionKey;
  readonly name: string;
  readonly aQuote: number;
  readonly bQuote: number;
  readonly differenceQuote: number;
  /** One a leg; a side without such a leg has null. Their differences sum to the line's. */
  readonly legs: readonly LegPart[];
}

export interface LegPart {
  readonly leg: string;
  readonly aQuote: number | null;
  readonly bQuote: number | null;
  readonly differenceQuote: number;
}

/** Net of A less net of B, and the lines that sum to it, each a whole number of millionths. */
export interface Attribution {
  readonly aNetQuote: number;
  readonly bNetQuote: number;
  readonly netDifferenceQuote: number;
  readonly lines: readonly AttributionLine[];
}

export interface EventTold {
  readonly atMs: number;
  readonly kind: EventKind;
  readonly leg: string;
  /** A few words: what happened, to which leg, at which price. */
  readonly text: string;
}

/** An instant at which one run has an event that the other has not, or not so. */
export interface Parting {
  readonly atMs: number;
  /** Null: nothing happened on this side then. */
  readonly a: EventTold | null;
  readonly b: EventTold | null;
}

export interface VenueRow {
  readonly name: string;
  readonly means: DefinitionKey | null;
  readonly unit: FigureUnit;
  readonly cross: FigureValue;
  readonly same: FigureValue;
  /** Crossing venues less staying on one. */
  readonly difference: number | null;
}

/** The same asset, window and capital across two exchanges and on one. */
export interface VenueView {
  /** Which of the two runs crosses venues. */
  readonly cross: Side;
  readonly asset: string;
  /** Of the capital, crossing less staying. */
  readonly extraFundingFraction: number;
  readonly extraForcedExitLossFraction: number;
  readonly extraReturnFraction: number;
  readonly sentence: string;
  readonly rows: readonly VenueRow[];
}

export interface Comparison {
  readonly a: ComparedSide;
  readonly b: ComparedSide;
  /** No figure, no event and nothing they rest on differs. */
  readonly identical: boolean;
  readonly sentence: string;
  readonly scenarioDifferences: readonly PathDifference[];
  readonly groundDifferences: readonly GroundDifference[];
  readonly hindrances: readonly Hindrance[];
  /** The first event of any kind that differs in anything. */
  readonly firstDifference: Parting | null;
  /** The first entry, exit, liquidation or movement of collateral that the other run has not. */
  readonly parting: Parting | null;
  /** Null where the two nets are in different currencies. */
  readonly attribution: Attribution | null;
  readonly figures: readonly FigureDifference[];
  readonly venues: VenueView | null;
}
