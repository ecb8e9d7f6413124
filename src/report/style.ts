/**
 * The style sheet of both pages. Colours are Okabe and Ito's, darkened or lightened until text and
 * lines are readable on their ground; a forced exit has one colour everywhere and always a label.
 * Source: M. Okabe, K. Ito, "Color Universal Design", https://jfly.uni-koeln.de/color/
 */
import { type Html, trusted } from './escape.ts';

const CSS = `
:root{color-scheme:light dark;--bg:#fff;--ground:#f6f7f8;--ink:#1a1e23;--muted:#58626c;
--rule:#e5e8eb;--rule-strong:#aab2ba;--leg-a:#0072b2;--leg-b:#00815e;--actual:#1a1e23;
--ghost:#858e97;--spot:#a8588a;--forced:#b84a00;--beyond:rgba(213,94,0,.08)}
@media screen and (prefers-color-scheme:dark){:root{--bg:#13161a;--ground:#1b1f24;--ink:#e7eaed;
--muted:#9ba5af;--rule:#272d33;--rule-strong:#505963;--leg-a:#56b4e9;--leg-b:#2fc296;
--actual:#e7eaed;--ghost:#7d8791;--spot:#df9dc3;--forced:#ff9146;--beyond:rgba(255,145,70,.12)}}
*{box-sizing:border-box}
html{background:var(--bg);color:var(--ink);-webkit-text-size-adjust:100%}
body{margin:0 auto;max-width:1100px;padding:40px 20px 80px;line-height:1.5;font-size:15px;
font-family:system-ui,-apple-system,"Segoe UI",Roboto,"Helvetica Neue",Arial,sans-serif;
font-variant-numeric:tabular-nums lining-nums}
h1{font-size:clamp(21px,3.1vw,30px);line-height:1.28;font-weight:600;letter-spacing:-.012em;
margin:14px 0 18px;max-width:32em;text-wrap:pretty;overflow-wrap:anywhere}
h2{font-size:19px;font-weight:600;letter-spacing:-.005em;margin:56px 0 6px}
h3{font-size:15px;font-weight:600;margin:0}
p{margin:0 0 10px;max-width:46em}
a{color:inherit;text-decoration-color:var(--rule-strong);text-underline-offset:3px}
a:hover{text-decoration-color:currentColor}
:focus-visible{outline:2px solid var(--leg-a);outline-offset:3px;border-radius:2px}
.muted,.note{color:var(--muted)}.note{font-size:13px}
.eyebrow{display:flex;flex-wrap:wrap;gap:6px 12px;align-items:center;margin:0;font-weight:600;
max-width:none;overflow-wrap:anywhere}
.badge{font-size:11px;font-weight:600;letter-spacing:.06em;border:1px solid currentColor;
border-radius:3px;padding:1px 6px;white-space:nowrap;color:var(--muted)}
th .badge{font-size:10px;letter-spacing:.04em;padding:0 4px}.badge.strong{color:var(--forced)}
.facts{display:flex;flex-wrap:wrap;gap:2px 22px;color:var(--muted);font-size:13px;margin:0;padding:0;
list-style:none}
.policies{margin:14px 0 0;font-size:13.5px}.policies p{margin:0;font-weight:600}
.policies ul.plain{margin-top:2px}
nav{margin-top:22px;padding-top:10px;border-top:1px solid var(--rule);font-size:13px}
nav{display:flex;flex-wrap:wrap;gap:2px 16px}nav a{color:var(--muted);white-space:nowrap}
.figures{display:grid;grid-template-columns:repeat(4,minmax(0,1fr));margin:14px 0 0}
.figure{border-top:1px solid var(--rule);padding:12px 16px 14px 0;break-inside:avoid}
.figure dt{color:var(--muted);font-size:13px}
.figure dt abbr{text-decoration:none;cursor:help}
.figure dd{margin:0;overflow-wrap:anywhere}.figure .value{font-size:18px;font-weight:600;line-height:1.35}
.figure.lead .value{font-size:25px;letter-spacing:-.01em}
.figure .value .unit{font-size:.62em;font-weight:500;color:var(--muted);margin-left:.3em}
.figure .of{color:var(--muted);font-size:12.5px;line-height:1.4}
.loss{color:var(--forced)}
.scroll{overflow-x:auto;margin:10px 0 0}
table{border-collapse:collapse;width:100%;font-size:13.5px}
th,td{padding:6px 14px 6px 0;text-align:left;vertical-align:top;border-bottom:1px solid var(--rule)}
th:last-child,td:last-child{padding-right:0}
thead th,thead td{color:var(--muted);font-weight:500;font-size:12.5px;vertical-align:bottom;
border-bottom-color:var(--rule-strong)}
tbody th{font-weight:500}
.num{text-align:right;white-space:nowrap}.when{white-space:nowrap}
table.narrow{width:auto;min-width:58%}table.narrow th:first-child{padding-right:40px;min-width:11em}
tr.group th{color:var(--muted);font-weight:500;font-size:12.5px;padding-top:18px;
border-bottom-color:var(--rule-strong)}
caption{text-align:left;color:var(--muted);font-size:13px;padding:0 0 6px}
tr.total th,tr.total td{font-weight:600;border-top:1px solid var(--rule-strong)}
tr.forced th,tr.forced td.what{color:var(--forced);font-weight:600}
tr.quiet td,tr.quiet th{color:var(--muted);font-weight:400}
.bridges{display:grid;grid-template-columns:1fr 1fr;gap:8px 44px;align-items:start}
.bridge{table-layout:fixed}.bridge th{width:44%}.bridge td.num{width:25%;padding-right:14px}
.bridge svg{display:block;width:100%;height:14px;margin-top:3px}
.bridge rect.gain{fill:var(--leg-a)}.bridge rect.drop{fill:var(--forced)}
.bridge rect.sum{fill:var(--ink)}.bridge .zero{stroke:var(--rule-strong);stroke-width:1;
vector-effect:non-scaling-stroke}
#zoom{display:flex;flex-wrap:wrap;gap:8px;align-items:center;margin:12px 0 0;font-size:13px;
position:sticky;top:0;z-index:2;background:var(--bg);padding:8px 0}
#zoom[hidden],.cursor[hidden],.live-chart[hidden]{display:none}
button{font:inherit;color:inherit;background:var(--ground);border:1px solid var(--rule);
border-radius:4px;padding:3px 10px;cursor:pointer}
button:hover{border-color:var(--rule-strong)}
#cursor{margin-left:auto;color:var(--muted);min-width:11em;text-align:right}
figure{margin:26px 0 0;break-inside:avoid}
figcaption{display:flex;flex-wrap:wrap;align-items:baseline;gap:0 18px;margin-bottom:4px}
figcaption .unit{color:var(--muted);font-weight:400;font-size:13px}
figcaption .note{flex-basis:100%;margin:0;max-width:none}
.legend{display:flex;flex-wrap:wrap;gap:0 18px;list-style:none;margin:0;padding:0;font-size:13px}
.legend li{display:flex;align-items:center;gap:6px}
.legend svg{width:22px;height:8px;flex:none}
.legend output{color:var(--muted);min-width:0}
.chart{position:relative;overflow-x:auto}
.still{display:block;width:100%;min-width:640px;height:auto}
.live-chart{height:240px;width:100%}
.cursor{position:absolute;top:22px;height:190px;width:0;border-left:1px solid var(--muted);
pointer-events:none}
.live .still{display:none}.live .chart{overflow:hidden}
.still text{font:11px system-ui,-apple-system,"Segoe UI",Roboto,Arial,sans-serif;fill:var(--muted)}
.still .grid path{stroke:var(--rule)}.still .axis{stroke:var(--rule-strong);fill:none}
.line{fill:none;stroke-width:1.75;stroke-linejoin:round}
.line.wide{stroke-width:4.5;opacity:.6}.line.dashed{stroke-dasharray:5 4}.line.faint{stroke-width:1;opacity:.45}
.line.limit{stroke-width:1.25;stroke-linejoin:miter}
.still .beyond{fill:var(--beyond)}
.level{stroke:var(--muted);stroke-dasharray:2 3}.level.limit{stroke:var(--ink);stroke-dasharray:none}
.still text.level-name.limit{fill:var(--ink)}
.mark{stroke:var(--rule-strong);stroke-dasharray:2 3}
.mark.forced{stroke:var(--forced);stroke-width:1.5;stroke-dasharray:none}
.still text.mark-name{fill:var(--forced)}
.mark.call{stroke-dasharray:none}
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
ul.plain{margin:6px 0 0;padding:0 0 0 18px;max-width:46em}ul.plain li{margin:3px 0;overflow-wrap:anywhere}
pre{background:var(--ground);border-radius:4px;padding:14px 16px;overflow-x:auto;font-size:12.5px;
line-height:1.5;white-space:pre-wrap;overflow-wrap:anywhere}
code,pre,.mono{font-family:ui-monospace,SFMono-Regular,Menlo,Consolas,"DejaVu Sans Mono",monospace}
.mono{font-size:12px;overflow-wrap:anywhere}
.name{overflow-wrap:anywhere}
.leg-rules{margin:26px 0 4px;font-size:15px}.leg-rules .unit{color:var(--muted);font-weight:400;font-size:13px}
.rules{table-layout:fixed}.rules>thead th:nth-child(1){width:16%}.rules>thead th:nth-child(2){width:34%}
.rules>thead th:nth-child(3){width:15%}.rules td{overflow-wrap:anywhere}
.tiers{width:auto;margin:6px 0 4px;font-size:12.5px}.tiers th,.tiers td{padding:2px 0 2px 28px}
.tiers th:first-child,.tiers td:first-child{padding-left:0}
.tiers tr:last-child td{border-bottom:0}
summary{cursor:pointer;width:max-content;margin-top:4px;color:var(--muted)}summary:hover{color:inherit}
footer{margin-top:64px;padding-top:12px;border-top:1px solid var(--rule);font-size:13px;
color:var(--muted)}
@media (max-width:820px){.figures{grid-template-columns:repeat(2,minmax(0,1fr))}
.bridges{grid-template-columns:1fr}body{padding-top:24px}.figure.lead .value{font-size:20px}#cursor{margin-left:0;text-align:left}}
@media screen and (max-width:640px){.rules,.rules>tbody,.rules>tbody>tr,.rules>tbody>tr>*{display:block}
.rules>thead{display:none}.rules>tbody>tr>*{border:0;padding:1px 0}
.rules>tbody>tr>th{font-weight:600}.rules .since,.rules .from{color:var(--muted);font-size:13px}
.rules .since::before{content:"In force: "}.rules .from::before{content:"Source: "}
.rules>tbody>tr{border-bottom:1px solid var(--rule);padding:8px 0 10px}}
@media print{@page{size:A4;margin:14mm 13mm}body{padding:0;max-width:none;font-size:10.5px}
h1{font-size:19px}h2{font-size:14px;margin-top:26px;break-after:avoid}
nav,#zoom,.legend output,.cursor,.live-chart,.live .live-chart{display:none!important}
.still,.live .still{display:block;min-width:0}.chart,.scroll{overflow:visible}
.figure .value{font-size:13px}.figure.lead .value{font-size:17px}
.figures{grid-template-columns:repeat(4,minmax(0,1fr))}.bridges{grid-template-columns:1fr 1fr}
.figure dt,.figure .of,.note,figcaption .unit,.legend,.facts,caption{font-size:9.5px}
table{font-size:9px}thead th{font-size:9px}h3,.leg-rules{font-size:11.5px}tr.group th{font-size:9px}thead{display:table-header-group}
thead,caption,tr.group,#charts>.note,figcaption{break-after:avoid}
details::details-content{content-visibility:visible;display:block;height:auto}summary{display:none}
.series{margin-top:12px;padding-top:8px}.series .reach,.series .gaps,.series .stand-in,ul.found,.series details{font-size:9.5px}
.coverage{height:14px;margin:3px 0 2px}ul.found code{font-size:9px}.series .mono{font-size:7.5px}.tiers{font-size:9px}.badge{font-size:7.5px;padding:0 4px}.leg-rules{margin-top:16px}.leg-rules .unit{font-size:9.5px}
.leg-rules{break-after:avoid}tr,figure{break-inside:avoid}pre{font-size:8.5px;white-space:pre-wrap}a{text-decoration:none}}
`;

/** The `<style>` element. */
export const styleElement: Html = trusted(`<style>${CSS}</style>`);
