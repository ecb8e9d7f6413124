/** The page of a scan: lines from what was quoted to what arrived. */
export const SCAN = `
@media screen{svg.still.arrived{min-width:760px}.scan-lines{font-size:13px}}
.arrived .name{fill:var(--ink);font-size:12.5px}.arrived .of{fill:var(--muted)}
.arrived .zero{stroke:var(--muted);fill:none}
.arrived .reach{stroke:var(--rule-strong);stroke-width:5;stroke-linecap:round;opacity:.45;fill:none}
.arrived .way{stroke:var(--ghost);stroke-width:1.5;fill:none}
.arrived .quoted{fill:var(--bg);stroke:var(--ghost);stroke-width:2}
.arrived .real{fill:var(--leg-a)}.arrived .real.loss{fill:var(--forced)}
.arrived .told{fill:var(--ink);font-size:12px}.arrived .told.loss{fill:var(--forced)}
.scan-lines th,.scan-lines td{padding-right:10px}.scan-lines thead .num{white-space:normal}
.scan-lines th[scope=row]{min-width:11em}.scan-lines td.cause{min-width:9em}
.scan-lines td .note{display:block;font-size:12px}
.commands{list-style:none;margin:10px 0 0;padding:0}.commands li{margin:14px 0 0;break-inside:avoid}
.commands pre{margin:4px 0 0;padding:8px 12px}
@media print{.scan-lines th,.scan-lines td{padding-right:5px}.scan-lines th[scope=row]{min-width:8em}}
`;
