/** Both engines tell the same stories as the second implementation, to the figures derived by hand. */
import { barEngine, engine } from './engine.ts';
import { runStories } from './stories.ts';

runStories('the engine', engine);
runStories('the engine that walks every bar', barEngine);
