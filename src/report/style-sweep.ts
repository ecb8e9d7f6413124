/**
 * The sweep's page. Two ramps of five shades: a gain is blue and a loss is orange, which every kind of
 * colour vision tells apart, and the text on each shade has a contrast of 4.5 at least. Eight tones of one
 * hue for lines along an axis, because their order is the axis's.
 */
const LIGHT = `--gain-1:#e6f1f9;--gain-2:#c6dff1;--gain-3:#99c7e7;--gain-4:#66aad8;--gain-5:#4192cb;
--drop-1:#fdeee2;--drop-2:#fad9bd;--drop-3:#f5bb8e;--drop-4:#ee9c5f;--drop-5:#e38036;
--tone-1:#9cc9e6;--tone-2:#7fb8dd;--tone-3:#61a6d3;--tone-4:#4493c7;--tone-5:#2a80b8;--tone-6:#166da6;
--tone-7:#0a5a8e;--tone-8:#054873;--on-shade:#1a1e23`;
const DARK = `--gain-1:#17232d;--gain-2:#1a3347;--gain-3:#1b4565;--gain-4:#1b5781;--gain-5:#1b6799;
--drop-1:#2b2019;--drop-2:#45301f;--drop-3:#633f1f;--drop-4:#824d1c;--drop-5:#9c5512;
--tone-1:#2f5f7f;--tone-2:#357094;--tone-3:#3c82aa;--tone-4:#4594bf;--tone-5:#56a6d1;--tone-6:#70b8de;
--tone-7:#90cae9;--tone-8:#b4ddf3;--on-shade:#eef1f3`;

const eight = (rule: (tone: number) => string): string =>
  [1, 2, 3, 4, 5, 6, 7, 8].map(rule).join('');
const ramps = (rule: (shade: string) => string): string =>
  ['gain', 'drop'].flatMap((side) => [1, 2, 3, 4, 5].map((k) => rule(`${side}-${k}`))).join('');

export const SWEEP = `
.sweep{${LIGHT}}
@media screen and (prefers-color-scheme:dark){.sweep{${DARK}}}
.unseen{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%);white-space:nowrap}
.chosen-cells{display:grid;grid-template-columns:repeat(auto-fit,minmax(280px,1fr));gap:14px 44px;margin-top:14px}
.chosen-cell{border-top:2px solid var(--ink);padding-top:10px;break-inside:avoid}
.chosen-cell .note{margin:0}.chosen-cell h3{font-size:19px;margin:2px 0 6px;overflow-wrap:anywhere}
.believe{margin:26px 0 0}
.controls{display:flex;flex-wrap:wrap;gap:10px 18px;align-items:end;margin:12px 0 4px;font-size:13px}
.controls[hidden]{display:none}.controls label{display:grid;gap:3px;color:var(--muted)}
.controls select{font:inherit;color:var(--ink);background:var(--ground);border:1px solid var(--rule-strong);
border-radius:4px;padding:4px 6px;max-width:240px;min-height:30px}
.controls fieldset{border:0;margin:0;padding:0;display:flex;flex-wrap:wrap;gap:4px 14px;min-width:0}
.controls legend{color:var(--muted);padding:0;float:left;margin-right:14px}
.controls fieldset label{display:flex;gap:5px;align-items:center;color:var(--ink)}
.heat{width:auto;border-collapse:separate;border-spacing:2px;font-size:13px}
.caption{margin:12px 0 -4px;max-width:none}
.heat th,.heat td{border:0;padding:0}
.heat thead th{text-align:center;padding:2px 6px;white-space:nowrap;color:var(--muted)}
.heat .corner{color:var(--muted);padding-right:14px;white-space:nowrap;font-size:12px}.of-across{display:block}
.heat tbody th,.heat .corner{position:sticky;left:0;background:var(--bg);z-index:2}
.heat tbody th{padding:0 12px 0 0;white-space:nowrap;text-align:right;vertical-align:middle;font-weight:500}
.heat tbody td{min-width:44px;height:30px;text-align:center;vertical-align:middle;border-radius:2px;position:relative;
color:var(--on-shade);white-space:nowrap;padding:0 5px}
.heat tbody td.none,.heat tbody td.even{background:var(--ground);color:var(--muted)}
.heat tbody td.chosen{box-shadow:0 0 0 2px var(--ink);z-index:1}
.heat td button{font:inherit;color:inherit;background:none;border:0;border-radius:2px;padding:0;position:absolute;inset:0;width:100%}
.heat td button:focus-visible{outline:3px solid var(--ink);outline-offset:2px;z-index:3}
.heat td button:hover{box-shadow:inset 0 0 0 2px var(--on-shade)}
.pin{position:absolute;top:0;right:2px;font-size:8px;line-height:11px}
.narrow-cells{border-spacing:1px}.narrow-cells tbody td{min-width:15px;height:24px;padding:0}
.narrow-cells thead th{writing-mode:vertical-rl;padding:4px 0;font-size:10.5px;text-align:right}
.narrow-cells .pin{inset:0;line-height:24px;text-align:center}
.bars tbody td.bar{min-width:340px;width:100%;padding:0 0 0 8px}.bars thead th{text-align:right}
.bars svg{display:block;width:100%;height:16px;overflow:visible}.bars .zero{stroke:var(--rule-strong);vector-effect:non-scaling-stroke}
.bars tbody td:not(.bar){min-width:74px}.tall{max-height:620px;overflow:auto}
${ramps((shade) => `.${shade}{background:var(--${shade});fill:var(--${shade})}`)}
.even{fill:var(--ground)}
.shades{display:flex;flex-wrap:wrap;gap:2px 22px;margin-top:8px;font-size:12px;color:var(--muted)}
.shades ul{display:flex;flex-wrap:wrap;gap:2px 14px;list-style:none;margin:0;padding:0}
.shades li{display:flex;align-items:center;gap:5px;white-space:nowrap}.shades p{margin:0;font-size:12px}
.swatch{width:15px;height:13px;border-radius:2px;border:1px solid var(--rule)}
#cell-part h3{font-size:17px;margin-top:8px}
.commands{list-style:none;margin:18px 0 10px;padding:0;display:grid;gap:12px}.commands p{margin:0 0 4px;font-size:13px}
.command{display:flex;gap:8px;align-items:start}
.command code{background:var(--ground);border-radius:4px;padding:7px 10px;font-size:12px;overflow-wrap:anywhere;flex:1;min-width:0}
.command span{display:inline-block;max-width:100%}
.copy-command{font-size:12px;padding:5px 10px;flex:none}
.sweep .chart{margin-top:6px}.sweep .still text{paint-order:stroke;stroke:var(--bg);stroke-width:3px;stroke-linejoin:round}
.sweep .still text.mark-name{fill:var(--forced)}
.sweep .zero-line{stroke:var(--ink);stroke-width:1;fill:none;opacity:.55}
.band-98{fill:var(--gain-2)}.band-90{fill:var(--gain-3)}.band-50{fill:var(--gain-4)}
.below .band-98{fill:var(--drop-2)}.below .band-90{fill:var(--drop-3)}.below .band-50{fill:var(--drop-4)}
.sweep .dot{fill:var(--ink)}.sweep .tie{stroke:var(--rule-strong);fill:none}
.sweep .still text.named{font-size:11.5px;fill:var(--muted)}.sweep .still text.named.strong{fill:var(--ink);font-weight:600}
.chosen-line{stroke:var(--ink);stroke-dasharray:1 4;stroke-width:1.5}
${eight((tone) => `.line.tone-${tone},.whisker.tone-${tone}{stroke:var(--tone-${tone})}.ribbon.tone-${tone}{fill:var(--tone-${tone})}`)}
.ribbon{opacity:.16}.whisker{stroke-width:5;opacity:.25}.line.is-chosen{stroke-width:3.5}
.spot{fill:var(--ghost);opacity:.55}.spot.is-chosen{fill:none;stroke:var(--ink);stroke-width:2;opacity:1}
.spot[data-cell]{cursor:pointer}
.line.edge{stroke:var(--leg-a)}.edge-dot{fill:var(--leg-a);pointer-events:none}
.sweep summary{font-size:13px}.watched{width:auto}.watched th,.watched td{padding-right:30px}.watched td{line-height:1.35}.watched .band{color:var(--muted);font-size:12px}.watched td span{display:block}
@media print{.sweep ul.plain,.commands p{font-size:10px}.heat .corner,.sweep .shades p,.watched .band{font-size:8px}.watched th,.watched td{padding-right:16px}#cell-part h3{font-size:12px}.controls,.copy-command{display:none!important}.heat{font-size:8px}.heat tbody td{min-width:22px;height:16px;padding:0 2px}
.heat tbody td,.swatch,.bars rect{print-color-adjust:exact;-webkit-print-color-adjust:exact}.tall{max-height:none}
.bars tbody tr:nth-child(n+81){display:none}.shades,.command code{font-size:8px}.chosen-cell h3{font-size:13px}
.commands{gap:5px}.narrow-cells tbody td{min-width:0}.narrow-cells thead th{font-size:6px}
.every tbody tr:nth-child(n+61){display:none}}
`;
