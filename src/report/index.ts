/** The public face of the report: results in, text out. */
export { type ReportCsvs, renderCsvs, renderSummaryCsv } from './csv.ts';
export { type IndexEntry, renderIndexHtml } from './index-page.ts';
export { type ReportAssets, renderReplayHtml } from './replay-page.ts';
export { verdictSentence } from './verdict.ts';
