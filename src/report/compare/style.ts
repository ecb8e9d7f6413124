/** What only the comparison needs of a style sheet. */
import { type Html, trusted } from '../escape.ts';

const CSS = `
.sides{display:grid;grid-template-columns:1fr 1fr;gap:8px 44px;margin:22px 0 0}
.side{border-top:3px solid var(--leg-a);padding:10px 0 0;min-width:0;overflow-wrap:anywhere}
.side.b{border-color:var(--ghost)}.side h2{margin:0 0 4px;font-size:15px}
.side p{margin:0 0 6px;font-size:13.5px}.letter{color:var(--muted);font-weight:600;margin-right:6px}
.mind{border-left:3px solid var(--forced);padding:2px 0 2px 12px;margin:14px 0 0}
.extra{margin:14px 0 18px;font-size:14px}
.extra div{display:grid;grid-template-columns:150px 220px 90px;gap:0 14px;align-items:center;line-height:1.8}
.extra dd{margin:0}.extra svg,.parts svg{display:block;width:100%;height:12px}
.extra dd.num{font-weight:600;font-size:16px}
.for{fill:var(--leg-a)}.against{fill:var(--forced)}
.zero{stroke:var(--rule-strong);stroke-width:1;vector-effect:non-scaling-stroke;fill:none}
.turns{display:grid;grid-template-columns:minmax(130px,auto) 1fr 1fr;gap:4px 24px;margin:10px 0 0;font-size:14px}
.turns dt{font-weight:600}.turns dt .note{font-weight:400}.turns dd{margin:0;overflow-wrap:anywhere}.turns .head{font-weight:500;color:var(--muted);font-size:12.5px}
.parts td.bars{width:26%;min-width:110px}.parts tr.leg th{font-weight:400;color:var(--muted);padding-left:18px}
.parts tr.leg td{color:var(--muted)}
.asked td,.asked th,.figures-table th{overflow-wrap:anywhere}.asked td{max-width:26em}
.figures-table td.why{min-width:15em;color:var(--muted);font-size:12.5px}
.figures-table tr.same td,.figures-table tr.same th{color:var(--muted);font-weight:400}
.figures-table td.num.words{white-space:normal;overflow-wrap:anywhere}
details.all{margin:18px 0 0}details.all summary{width:auto;font-weight:600}
@media screen and (max-width:640px){.sides{grid-template-columns:1fr}
.extra div{grid-template-columns:1fr auto}.extra dd.bar{grid-column:1/-1;grid-row:2;margin-bottom:6px}
.turns{grid-template-columns:1fr}.turns .head{font-weight:500;display:none}.turns dd::before{content:attr(data-side) " ";color:var(--muted)}}
@media print{.turns,.extra{font-size:9.5px}.extra dd.num{font-size:11px}.side p{font-size:9.5px}.side h2{font-size:11px}
.figures-table td.why{font-size:8px}}
`;

export const compareStyle: Html = trusted(`<style>${CSS}</style>`);
