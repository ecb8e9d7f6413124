/** The page of a strategy's cost. */
export const COST = `
@media screen{svg.still.costs{min-width:640px}}
.costs .zero{stroke:var(--muted);fill:none}
.costs .reach{stroke-width:5;stroke-linecap:round;opacity:.4;fill:none}
.costs .reach.funding{stroke:var(--leg-a)}.costs .reach.exits{stroke:var(--forced)}.costs .reach.net{stroke:var(--ghost)}
.costs circle.funding{fill:var(--leg-a)}.costs circle.exits{fill:var(--forced)}.costs circle.net{fill:var(--ink)}
.cost-lines td .note{display:block;font-size:12px;white-space:nowrap}.cost-lines thead .num{white-space:normal}
.cost-lines th,.cost-lines td{padding-right:10px}
`;
