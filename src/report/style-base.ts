/**
 * The ground of every page: its colours, its type, its header, and what stands in running text.
 *
 * The tokens, which every other sheet of the style uses and none redefines:
 *
 *     --bg, --ground       the page, and what lies a shade above it: code, buttons, folded tables
 *     --ink, --muted       text, and text of second rank; both are readable on either ground
 *     --rule, --rule-strong  hairlines, and those that carry meaning (axes, heads of tables)
 *     --leg-a, --leg-b     the construction's first leg and its second, in every chart
 *     --actual, --ghost    what happened, and the twin beside it
 *     --spot               the price that both venues share
 *     --forced             the one accent: a forced exit and what it cost; never without a sign or a word
 *     --beyond             the ground of what lies beyond a margin line
 *
 * Colours are Okabe and Ito's, darkened or lightened until text and lines are readable on their
 * ground. Source: M. Okabe, K. Ito, "Color Universal Design", https://jfly.uni-koeln.de/color/
 */
export const BASE = `
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
h3{font-size:15px;font-weight:600;margin:0;min-width:0;overflow-wrap:anywhere}
p{margin:0 0 10px;max-width:46em;overflow-wrap:anywhere}
a{color:inherit;text-decoration-color:var(--rule-strong);text-underline-offset:3px}
a:hover{text-decoration-color:currentColor}
:focus-visible{outline:2px solid var(--leg-a);outline-offset:3px;border-radius:2px}
.muted,.note{color:var(--muted)}.note{font-size:13px}
.loss{color:var(--forced)}
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
nav.files{margin:2px 0 0;padding:0;border:0;color:var(--muted);gap:2px 10px}
.skip{position:absolute;left:-9999px}.skip:focus{left:12px;top:8px;z-index:10;padding:8px 14px;background:var(--bg);
border:1px solid var(--rule-strong);border-radius:4px}
main:focus,section:focus{outline:none}section[id]{scroll-margin-top:12px}
button{font:inherit;color:inherit;background:var(--ground);border:1px solid var(--rule);
border-radius:4px;padding:3px 10px;cursor:pointer}
button:hover{border-color:var(--rule-strong)}
ul.plain{margin:6px 0 0;padding:0 0 0 18px;max-width:60em;font-size:14px}ul.plain li{margin:3px 0;overflow-wrap:anywhere}
pre{background:var(--ground);border-radius:4px;padding:14px 16px;overflow-x:auto;font-size:12.5px;
line-height:1.5;white-space:pre-wrap;overflow-wrap:anywhere}
pre.command{position:relative;margin:2px 0 14px;padding:10px 84px 10px 14px;user-select:all}
.copy{position:absolute;top:7px;right:8px;padding:1px 9px;font:12px/1.6 system-ui,sans-serif;background:var(--bg);user-select:none}p.ask{margin:12px 0 0;font-size:14px}
#recipe h3{margin-top:26px}
code,pre,.mono{font-family:ui-monospace,SFMono-Regular,Menlo,Consolas,"DejaVu Sans Mono",monospace}
.mono{font-size:12px;overflow-wrap:anywhere}
.name{overflow-wrap:anywhere}
summary{cursor:pointer;width:max-content;margin-top:4px;color:var(--muted)}summary:hover{color:inherit}
footer{margin-top:64px;padding-top:12px;border-top:1px solid var(--rule);font-size:13px;
color:var(--muted)}
@media (max-width:820px){body{padding-top:24px}}
@media (prefers-reduced-motion:no-preference){html{scroll-behavior:smooth}}
`;
