/** Everything that a replay's page draws. */
import type { ReplayReport } from '../domain/report.ts';
import { ladderView } from './ladder-view.ts';
import type { Charts } from './panel.ts';
import { closeUpFrames } from './panels/close-up.ts';
import { panelsOf } from './panels.ts';

export const chartsOf = (report: ReplayReport): Charts => ({
  window: panelsOf(report),
  closeUps: closeUpFrames(report),
  ladder: ladderView(report),
});
