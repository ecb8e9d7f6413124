/** Key figures and the bridges. */
export const FIGURES = `
.figures{display:grid;grid-template-columns:repeat(4,minmax(0,1fr));margin:14px 0 0}
.figure{border-top:1px solid var(--rule);padding:12px 16px 14px 0;break-inside:avoid}
.figure dt{color:var(--muted);font-size:13px}
.figure dd{margin:0;overflow-wrap:anywhere}.figure .value{font-size:18px;font-weight:600;line-height:1.35}
.figure.lead .value{font-size:25px;letter-spacing:-.01em}
.figure .value .unit{font-size:.62em;font-weight:500;color:var(--muted);margin-left:.3em}
.figure .of{color:var(--muted);font-size:12.5px;line-height:1.4}
.bridges{display:grid;gap:26px;margin-top:14px}
.bridge{table-layout:fixed}.bridge th{width:24%}.bridge td.num{width:15%;padding-right:18px}
.bridge th,.bridge td{border-bottom:0;padding-top:4px;padding-bottom:4px;vertical-align:middle}
.bridge td.bar{position:relative;padding:0;background:linear-gradient(var(--ground),var(--ground)) no-repeat}
.bridge tr.total th,.bridge tr.total td{border-top:0}
.bridge svg{position:absolute;inset:0;display:block;width:100%;height:100%}
.bridge .gain{fill:var(--leg-a)}.bridge .drop{fill:var(--forced)}.bridge .sum{fill:var(--ink)}
.bridge .zero,.bridge .joint{fill:none;stroke:var(--rule-strong);stroke-width:1;vector-effect:non-scaling-stroke}
.bridge .zero{stroke:var(--muted)}
@media (max-width:820px){.figures{grid-template-columns:repeat(2,minmax(0,1fr))}
.figure.lead .value{font-size:20px}.bridge th{width:37%}.bridge td.num{width:27%}}
@media (max-width:340px){.figures{grid-template-columns:minmax(0,1fr)}}
`;
