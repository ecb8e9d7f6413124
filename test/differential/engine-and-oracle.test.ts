/**
 * Goal: the engine and the second implementation, which shares no line with it, agree on whatever
 * history.
 * Method: random histories of every template, and the recorded ones where they are present.
 */
import { runAgreement } from './agreement.ts';
import { engine } from './engine.ts';
import { oracle } from './oracle/oracle.ts';

runAgreement('the engine and the second implementation', engine, oracle, { runs: 150 });
