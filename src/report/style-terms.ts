/** Names of figures whose definition is one hover, one touch or one tab stop away; and the glossary. */
export const TERMS = `
.term{text-decoration:underline dotted var(--rule-strong);text-underline-offset:3px;cursor:help;
position:relative;anchor-name:--term;anchor-scope:--term}
.term:hover,.term:focus{text-decoration-color:currentColor}
.definition{display:none;position:absolute;z-index:9;top:100%;left:0;width:max-content;
max-width:min(26em,calc(100vw - 24px));padding:10px 12px;background:var(--ink);color:var(--bg);
border-radius:10px;border:5px solid transparent;background-clip:padding-box;
font:400 13px/1.45 system-ui,-apple-system,"Segoe UI",Roboto,"Helvetica Neue",Arial,sans-serif;
letter-spacing:normal;text-align:left;white-space:normal;text-decoration:none;text-transform:none;cursor:auto}
.definition .formula{display:block;margin-top:5px;font-variant-numeric:tabular-nums}
.term:hover>.definition,.term:focus>.definition{display:block}
.term.closed>.definition{display:none}
@supports (position-area:bottom){.definition{position:fixed;inset:auto;position-anchor:--term;
position-area:bottom span-right;position-try-fallbacks:flip-inline,flip-block,flip-block flip-inline,bottom,top;
position-visibility:anchors-visible;margin:0 -5px}}
.definition{max-height:min(60vh,24em);overflow:auto;overflow-wrap:anywhere}
.long{overflow-wrap:anywhere}
.glossary{margin-top:64px;border-top:1px solid var(--rule);font-size:13px}
.glossary h2{margin-top:22px;font-size:15px}
.glossary dl{columns:2;column-gap:44px;margin:8px 0 0}.glossary dl>div{break-inside:avoid;padding:0 0 9px}
.glossary dt{font-weight:600}.glossary dd{margin:0;color:var(--muted)}.glossary .formula{display:block}
@media (max-width:820px){.glossary dl{columns:1}}
`;
