/** Runs beside the scenario's own, unwindings and crowds. */
export const BEYOND = `
.otherwise{min-width:980px}.otherwise tbody th{min-width:13em;max-width:22em;overflow-wrap:anywhere}
.otherwise tr.own th,.otherwise tr.own td{background:var(--ground)}
.otherwise .rank{display:block;color:var(--muted);font-size:.88em}
.otherwise td.bar{width:14%;min-width:90px;padding-left:0}.otherwise td.bar svg{display:block;width:100%;height:20px}
.otherwise .gain{fill:var(--leg-a)}.otherwise .drop{fill:var(--forced)}
.otherwise .zero,.unwound .zero{fill:none;stroke:var(--rule-strong);stroke-width:1;vector-effect:non-scaling-stroke}
.parts,.unwound{min-width:860px}.parts thead th,.unwound thead th{white-space:normal;min-width:6.5em}
.parts tbody th,.unwound tbody th{min-width:11em;overflow-wrap:anywhere}.parts .sum{font-weight:600}
.unwound td .note{display:block}.unwound td:nth-child(2){min-width:14em}#otherwise .fold h3{margin-top:18px}#otherwise summary{width:auto}.unwound .gap{fill:none;stroke:var(--actual);stroke-width:1.6}
.counter{border:1px solid var(--forced);border-radius:4px;padding:10px 14px;margin:14px 0 0;font-size:14px}
.counter strong{color:var(--forced)}
#beyond h3{margin-top:26px}
.live figure.fixed .still{position:static;width:100%;min-width:640px;height:auto;clip-path:none}
.stress{margin:14px 0 0;font-size:14px}.stress strong{color:var(--forced)}
@media screen and (max-width:599px){#beyond .crowded td.num{white-space:normal;min-width:9em}}
@media screen and (max-width:999px){.otherwise tbody th,.parts tbody th,.unwound tbody th{position:sticky;left:0;
background:var(--bg);z-index:1;min-width:8.5em;max-width:11em}}
`;
