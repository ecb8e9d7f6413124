/** The engine tells the same stories as the second implementation, to the figures derived by hand. */
import { engine } from './engine.ts';
import { runStories } from './stories.ts';

runStories('the engine', engine);
