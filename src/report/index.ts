/** The public face of the report: results in, text out. */
export { type ReportCsvs, renderCsvs, renderSummaryCsv } from './csv.ts';
export type { ReportAssets } from './document.ts';
export { type IndexEntry, renderIndexHtml } from './index-page.ts';
export { renderReplayHtml } from './replay-page.ts';
export { verdictSentence } from './verdict.ts';
