/** On paper, A4: everything open, nothing that moves, no break inside what belongs together. */
export const PRINT = `
@media print{@page{size:A4;margin:14mm 13mm}body{padding:0;max-width:none;font-size:10.5px}
h1{font-size:19px}h2{font-size:14px;margin-top:26px;break-after:avoid}
nav,.skip,.definition,.copy,#zoom,.legend output,.cursor,.live-chart,.live .live-chart{display:none!important}
.still,.live .still{display:block;min-width:0}.chart,.scroll{overflow:visible}
.figure .value{font-size:13px}.figure.lead .value{font-size:17px}
.figures{grid-template-columns:repeat(4,minmax(0,1fr))}
.figure dt,.figure .of,.note,figcaption .unit,.legend,.facts,caption{font-size:9.5px}
table{font-size:9px}thead th{font-size:9px}h3,.leg-rules{font-size:11.5px}tr.group th{font-size:9px}thead{display:table-header-group}
thead,caption,tr.group,#charts>.note,figcaption{break-after:avoid}
details::details-content{content-visibility:visible;display:block;height:auto}summary{display:none}
.series{margin-top:12px;padding-top:8px}.series .reach,.series .gaps,.series .stand-in,ul.found,.series details{font-size:9.5px}
.coverage{height:14px;margin:3px 0 2px}ul.found code{font-size:9px}.series .mono{font-size:7.5px}.tiers{font-size:9px}.badge{font-size:7.5px;padding:0 4px}.leg-rules{margin-top:16px}.leg-rules .unit{font-size:9.5px}
.leg-rules{break-after:avoid}tr,figure{break-inside:avoid}pre{font-size:8.5px;white-space:pre-wrap}.badge,.bridge svg{print-color-adjust:exact}
.term{text-decoration:none}ul.plain{font-size:9.5px;max-width:none}.note .mono{font-size:8px}
.bridges{gap:10px}.bridge th{width:24%}.bridge td.num{width:15%}.bridge th,.bridge td{padding-top:1px;padding-bottom:1px}
.events{min-width:0}.events thead th{position:static}.events .at{width:14%}.events .kind{width:16%}.events .leg{width:13%}
.events .price{width:12%}.events .ratio{width:9%}.events .delta{width:10%}.events .why{width:16%}tbody tr:first-child{break-after:avoid}
h2+.note,#recipe h3,#recipe h3+.note,p.ask{break-after:avoid}p.ask{font-size:9.5px}pre.command{padding:6px 10px;margin-bottom:8px;break-inside:avoid}
.glossary{font-size:9px;margin-top:20px;padding-top:0}.glossary h2{font-size:12px}.glossary dl{columns:3;column-gap:20px}
a{text-decoration:none}}
`;
