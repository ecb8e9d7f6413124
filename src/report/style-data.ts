/** The cards of series: how far each reaches, what was found in it, which files it is from. */
export const DATA = `
.series{margin:22px 0 0;padding-top:12px;border-top:1px solid var(--rule);break-inside:avoid}
.series p{margin:0;max-width:none}.series .reach,.series .gaps,.series .stand-in{color:var(--muted);font-size:13px}
.series strong,.found strong{font-weight:600}.series .stand-in strong,.series .gaps strong{color:var(--ink)}
.coverage{display:block;width:100%;height:20px;margin:6px 0 4px}
.coverage .absent{fill:none;stroke:var(--rule-strong);stroke-width:1;vector-effect:non-scaling-stroke}
.coverage .present{fill:var(--ghost)}.coverage .found.error{fill:var(--forced)}.coverage .found.warning{fill:var(--ink)}
ul.found{margin:8px 0 0;padding:0;list-style:none;font-size:13.5px}
ul.found li{margin:0 0 8px;padding:0 0 0 12px;border-left:2px solid var(--rule-strong);max-width:62em;overflow-wrap:anywhere}
ul.found li.error{border-left:4px solid var(--forced);padding-left:10px}ul.found li.warning{border-left-color:var(--ink)}
ul.found li.error strong{color:var(--forced)}ul.found code{font-size:12.5px}
.series details{margin-top:4px;font-size:13px}.series summary{max-width:100%;overflow-wrap:anywhere}
`;
