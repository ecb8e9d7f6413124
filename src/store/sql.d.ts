/** SQL files are bundled as text, so that the schema is read as SQL and not inside a string. */
declare module '*.sql' {
  const text: string;
  // biome-ignore lint/style/noDefaultExport: the bundler's text loader gives a default export.
  export default text;
}
