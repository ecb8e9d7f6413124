/** What only the matrix needs of a style sheet. */
import { type Html, trusted } from '../escape.ts';

const CSS = `
body{max-width:1240px}
.matrix{table-layout:fixed}.matrix>thead th{color:var(--ink);font-size:14px;font-weight:600}
.matrix>thead .note{font-weight:400}
.matrix col.days{width:14%}
.matrix tbody th{padding:16px 18px 16px 0}.matrix tbody th>*{display:block;margin:0 0 5px}
.matrix tbody th .badge{display:inline-block}
.matrix .day{font-size:15px;font-weight:600;line-height:1.3}
.matrix td{padding:16px 20px 4px 0}
.matrix td .run{margin:0 0 18px;break-inside:avoid;overflow-wrap:anywhere}
.matrix td:nth-child(2):has(.run+.run){columns:224px;column-gap:26px}
.run .name{font-weight:600}.run .badge{margin-left:2px}.run p{margin:1px 0 0}
.run dl{margin:5px 0 4px}.run dl div{display:grid;grid-template-columns:58px 96px 70px;align-items:center}
.run dt{color:var(--muted);font-size:12.5px}.run dd{margin:0;font-size:12.5px;line-height:1.5}
.run dd.none{color:var(--muted);white-space:nowrap}.run dd.bar{height:9px;border-left:1px solid var(--rule-strong)}.run svg{display:block;width:100%;height:9px}
.run .net dd.bar{border:0}.run .net dt,.run .net .num{font-weight:600;color:var(--ink)}
.run rect.for{fill:var(--leg-a)}.run rect.against{fill:var(--forced)}
.run rect.spared{fill:none;stroke:var(--ghost);stroke-width:2;vector-effect:non-scaling-stroke}
.run .why{font-size:12.5px;line-height:1.42}
button.sort{all:unset;cursor:pointer;color:inherit}
button.sort:focus-visible{outline:2px solid var(--leg-a);outline-offset:3px}
button.sort::after{content:"\\2195\\fe0e";content:"\\2195\\fe0e" / "";opacity:.45;margin-left:4px}
[aria-sort=ascending] button.sort::after{content:"\\2191";content:"\\2191" / "";opacity:1}
[aria-sort=descending] button.sort::after{content:"\\2193";content:"\\2193" / "";opacity:1}
@media screen and (max-width:960px){
.matrix,.matrix tbody,.matrix tr,.matrix tbody th,.matrix td{display:block;width:auto}
.matrix thead,.matrix .empty{display:none}
.matrix tr{border-bottom:1px solid var(--rule-strong);padding:18px 0 4px}
.matrix tbody th,.matrix td{border:0;padding:0 0 10px}.matrix td:nth-child(2):has(.run+.run){columns:auto}
.matrix td[data-construction]::before{content:attr(data-construction);display:block;color:var(--muted);
font-size:12.5px;padding:4px 0 6px}}
@media print{@page{size:A4 landscape;margin:12mm}body{max-width:none}
.matrix{font-size:8.5px}.matrix .day{font-size:11px}.matrix>thead th{font-size:10px}
.run dt,.run dd,.run .why,.run .note,.matrix .note{font-size:8.5px!important}
.run dl div{grid-template-columns:44px 100px 46px}.run dd.bar,.run svg{height:6px}
.matrix tr{break-inside:auto}
button.sort::after{content:none}.matrix td{padding:8px 14px 0 0}.matrix tbody th{padding:8px 12px 8px 0}
.matrix td .run{margin:0 0 9px}.matrix td:nth-child(2):has(.run+.run){columns:auto}.matrix .badge{font-size:7px}#runs{break-before:page}}
`;

/** A `<style>` element beside the one that every page has. */
export const matrixStyle: Html = trusted(`<style>${CSS}</style>`);
