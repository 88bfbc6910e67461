/**
 * JSON for an inline script. A "</script>" or "<!--" in a customer's e-mail would otherwise end the
 * script, and the line separators end a line in older browsers.
 */
export const inlineJson = (value: unknown): string =>
  JSON.stringify(value)
    .replaceAll('<', '\\u003c')
    .replaceAll('\u2028', '\\u2028')
    .replaceAll('\u2029', '\\u2029')
