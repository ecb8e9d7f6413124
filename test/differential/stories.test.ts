/**
 * Goal: the second implementation says what a person derives from docs/method.md by hand.
 * Method: each story is a few bars of round numbers; its derivation stands above it, line by line,
 * in test/differential/stories; expected figures were derived there and not by running anything.
 */
import { oracle } from './oracle/oracle.ts';
import { runStories } from './stories.ts';

runStories('the oracle', oracle);
