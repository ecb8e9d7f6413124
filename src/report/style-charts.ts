/** The charts, still and live, and what steers them. */
export const CHARTS = `
#zoom{position:sticky;top:0;z-index:2;background:var(--bg);padding:8px 0 6px;margin:12px 0 0;font-size:13px;
border-bottom:1px solid var(--rule)}
.steer{display:flex;flex-wrap:wrap;gap:6px 8px;align-items:center}
#zoom[hidden],.cursor[hidden],.live-chart[hidden],.slider[hidden]{display:none}
#cursor{margin-left:auto;color:var(--muted);min-width:11em;text-align:right}
#overview{position:relative;margin:8px 16px 0 64px;height:46px}
#overview>svg{display:block;width:100%;height:30px;background:var(--ground);border-radius:3px}
#overview>svg path{fill:none;stroke:var(--ghost);stroke-width:1.25;vector-effect:non-scaling-stroke}
.brush{position:absolute;inset:0 0 16px}
.seen{position:absolute;top:0;bottom:0;background:var(--leg-a);opacity:.13;cursor:grab;touch-action:none}
.seen:active{cursor:grabbing}
.brush input{appearance:none;position:absolute;left:-7px;top:0;width:calc(100% + 14px);height:30px;margin:0;
background:none;pointer-events:none}
.brush input::-webkit-slider-thumb{appearance:none;pointer-events:auto;width:14px;height:30px;border:0;cursor:ew-resize;
background:linear-gradient(var(--leg-a),var(--leg-a)) center/4px 22px no-repeat}
.brush input::-moz-range-thumb{pointer-events:auto;width:14px;height:30px;border:0;border-radius:0;cursor:ew-resize;
background:linear-gradient(var(--leg-a),var(--leg-a)) center/4px 22px no-repeat}
#overview nav{position:absolute;inset:30px 0 0;margin:0;padding:0;border:0;display:block;font-size:12px}
#overview nav a{position:absolute;transform:translateX(-50%);width:16px;height:16px;line-height:16px;text-align:center;
text-decoration:none;color:var(--muted)}
#overview nav a.forced{color:var(--forced);font-weight:700}#overview nav a:hover{color:var(--ink)}
#charts figure,tr[id]{scroll-margin-top:110px}
tr[id]:target>*{background:var(--beyond);box-shadow:inset 0 1px var(--forced),inset 0 -1px var(--forced)}
#leverage .pick{display:flex;flex-wrap:wrap;gap:6px 10px;align-items:center;margin:4px 0 8px}
#leverage .pick output{font-size:25px;font-weight:600;letter-spacing:-.01em;min-width:4.4em}
#leverage .pick button{font-size:13px}
#leverage-at{appearance:none;display:block;width:calc(100% - 128px);margin:0 0 0 128px;height:22px;background:none;cursor:pointer}
#leverage-at::-webkit-slider-runnable-track{height:4px;border-radius:2px;background:var(--rule-strong)}
#leverage-at::-moz-range-track{height:4px;border-radius:2px;background:var(--rule-strong)}
#leverage-at::-webkit-slider-thumb{appearance:none;width:18px;height:18px;margin-top:-7px;border-radius:50%;
background:var(--ink);border:3px solid var(--bg);box-shadow:0 0 0 1px var(--ink)}
#leverage-at::-moz-range-thumb{width:12px;height:12px;border-radius:50%;background:var(--ink);
border:3px solid var(--bg);box-shadow:0 0 0 1px var(--ink)}
.strip .row{display:flex;align-items:center;margin:3px 0;font-size:13px}
.strip .row span{flex:none;width:128px;padding-right:10px;white-space:nowrap;overflow:hidden;text-overflow:ellipsis}
.strip .row svg{flex:1;min-width:0;height:12px;margin:0 1px;border-radius:2px}
.strip rect,.key li::before{fill:var(--rule);background:var(--rule)}
.strip rect.dies,.strip rect.part,.key li.dies::before,.key li.part::before{fill:var(--forced);background:var(--forced)}
.strip rect.refused,.key li.refused::before{fill:none;background:none}
.scale{position:relative;height:17px;margin-left:137px;margin-right:9px;font-size:11px;color:var(--muted)}
.scale span{position:absolute;transform:translateX(-50%)}
.key{display:flex;flex-wrap:wrap;gap:0 16px;list-style:none;margin:0 0 8px;padding:0 0 0 128px;font-size:12px;color:var(--muted)}
.key li::before{content:"";display:inline-block;width:16px;height:10px;border-radius:2px;margin-right:6px}
.key li.part::before{height:5px}.key li.refused::before{border:1px dotted var(--rule-strong)}
#leverage-says{font-size:16px;font-weight:600;margin:6px 0 2px;max-width:none;min-height:3em;text-wrap:pretty}
#leverage .note{max-width:none}
figure{margin:26px 0 0;break-inside:avoid}
figcaption{overflow-wrap:anywhere;display:flex;flex-wrap:wrap;align-items:baseline;gap:0 18px;margin-bottom:4px}
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
@media screen{.live .chart{overflow:hidden}.live .still:not(.columns){position:absolute;width:1px;min-width:0;height:1px;clip-path:inset(50%)}
.live #leverage .rungs{display:none}}
figure.small{max-width:560px}.small .still{min-width:0}.still .column{fill:var(--actual);opacity:.55}
.still text{font:11px system-ui,-apple-system,"Segoe UI",Roboto,Arial,sans-serif;fill:var(--muted)}
.still .grid path{stroke:var(--rule)}.still .axis{stroke:var(--rule-strong);fill:none}
.line{fill:none;stroke-width:1.75;stroke-linejoin:round}
.line.wide{stroke-width:4.5;opacity:.6}.line.dashed{stroke-dasharray:5 4}.line.faint{stroke-width:1;opacity:.45}
.line.broken{stroke-dasharray:9 3}.line.stems{stroke-width:1.25}.line.stems-wide{stroke-width:3;opacity:.55}
.line.limit{stroke-width:1.25;stroke-linejoin:miter}
.still .beyond{fill:var(--beyond)}
.level{stroke:var(--muted);stroke-dasharray:2 3}.level.limit{stroke:var(--ink);stroke-dasharray:none}
.level.trigger{stroke:var(--forced);stroke-dasharray:none}
.still text.level-name.limit{fill:var(--ink)}.still text.level-name.trigger{fill:var(--forced)}
.mark{stroke:var(--rule-strong);stroke-dasharray:2 3}
.mark.forced{stroke:var(--forced);stroke-width:1.5;stroke-dasharray:none}
.still text.mark-name.forced{fill:var(--forced)}
.mark.call{stroke-dasharray:none}
@media (max-width:820px){#cursor{margin-left:0;text-align:left}}
@media (max-width:640px){#zoom{position:static}#leverage-at,.strip .row span{width:100%;margin-left:0}
.strip .row{display:block}.strip .row svg{display:block;width:calc(100% - 2px)}.scale{margin-left:9px}.key{padding-left:0}}
@media print{#leverage .slider{display:none}}
`;
