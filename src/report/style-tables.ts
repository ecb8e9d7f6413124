/** Tables: of events, legs and rules, and of the tiers inside a rule. */
export const TABLES = `
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
.events{table-layout:fixed;min-width:980px}.events .at{width:142px}.events .kind{width:16.9%}.events .leg{width:13.6%}
.events .price{width:12%}.events .ratio{width:8.6%}.events .delta{width:10.1%}.events .why{width:17%}.events td{overflow-wrap:anywhere}.events .when a{white-space:nowrap}
.events tr:target td,.events tr.at td{background:var(--ground)}
.fold>summary{margin:10px 0 0;font-size:13.5px}
@media screen and (min-width:1000px){.scroll:has(.events){overflow:visible}
.events thead th{position:sticky;top:0;background:var(--bg);z-index:1}}
tr.quiet td,tr.quiet th{color:var(--muted);font-weight:400}
.leg-rules{margin:26px 0 4px;font-size:15px}.leg-rules .unit{color:var(--muted);font-weight:400;font-size:13px}
.rules{table-layout:fixed}.rules>thead th:nth-child(1){width:16%}.rules>thead th:nth-child(2){width:34%}
.rules>thead th:nth-child(3){width:15%}.rules td{overflow-wrap:anywhere}
.tiers{width:auto;margin:6px 0 4px;font-size:12.5px}.tiers th,.tiers td{padding:2px 0 2px 28px}
.tiers th:first-child,.tiers td:first-child{padding-left:0}
.tiers tr:last-child td{border-bottom:0}.tiers th{white-space:normal;overflow-wrap:anywhere}
@media screen and (max-width:999px){.legs tbody th[scope=row],.events tbody .when{position:sticky;left:0;
background:var(--bg);z-index:1}.legs th[scope=row]{padding-right:12px!important;min-width:8.5em!important}}
@media screen and (max-width:640px){.rules,.rules>tbody,.rules>tbody>tr,.rules>tbody>tr>*{display:block}
.rules>thead{display:none}.rules>tbody>tr>*{border:0;padding:1px 0}
.rules>tbody>tr>th{font-weight:600}.rules .since,.rules .from{color:var(--muted);font-size:13px}
.rules .since::before{content:"In force: "}.rules .from::before{content:"Source: "}
.rules>tbody>tr{border-bottom:1px solid var(--rule);padding:8px 0 10px}}
`;
