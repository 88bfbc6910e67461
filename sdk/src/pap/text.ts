/**
 * What a page passed, as a text. Templates leave missing values empty, and scripts turn them into
 * "undefined" or "null". As the number of an order, such a text would make all orders one.
 */
export const textOf = (value: unknown): string => {
  const text = value == null ? '' : `${value}`.trim()
  return /^(undefined|null|NaN)$/.test(text) ? '' : text
}
