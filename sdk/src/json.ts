/** Maps a property to what is written; `undefined` leaves it out. */
export type Read = (name: string, value: unknown) => unknown

/**
 * JSON that does not depend on `toJSON`, which old libraries add to arrays and strings, so that
 * `JSON.stringify` writes a list as a string (http://labs.ft.com/2009/09/json2-js-vs-prototype/).
 * The second argument of a replacer is the result of `toJSON`; the holder still has the value itself.
 */
export const toJson = (whole: unknown, read: Read = (_, value) => value): string =>
  JSON.stringify(whole, function (this: Record<string, unknown>, name) {
    return read(name, this[name])
  })

/** One character for each byte of UTF-8: size limits count bytes, and `btoa` takes nothing else. */
export const toBytes = (text: string): string => unescape(encodeURIComponent(text))
