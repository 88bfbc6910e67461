/** What becomes of a property: nothing where it answers `undefined`. */
export type Read = (name: string, value: unknown) => unknown

/**
 * JSON that a patched page cannot bend: old libraries add `toJSON` to arrays, and then
 * `JSON.stringify` writes a list as a text. Asking the holder gives the value as it is.
 */
export const toJson = (whole: unknown, read: Read = (_, value) => value): string =>
  JSON.stringify(whole, function (this: Record<string, unknown>, name) {
    return read(name, this[name])
  })

/** One character for each byte of UTF-8: limits count bytes, and base64 takes nothing else. */
export const toBytes = (text: string): string => unescape(encodeURIComponent(text))
