import type { InitOptions } from './waymark.js'

/** The options of the script's tag and of all calls of `init`. Later values replace earlier ones. */
export const options = {
  // There is no prototype, so properties that an old library adds to every object are not options.
  __proto__: null,
} as { -readonly [Name in keyof InitOptions]: InitOptions[Name] }

/** Data attributes are texts: `data-test` and `data-test="true"` are on, `data-test="false"` is off. */
export const isOn = (option: unknown): boolean => option != null && `${option}` !== 'false'

/** `?wm_debug=1` in the address of a page on the developer's own machine turns debug mode on. */
export const asksForDebug = (): boolean =>
  /^\w+:\/\/[^/]*(localhost|127\.0).*wm_debug=1/.test(location.href)

export const collectorUrl = (path: string): string => `${options.collector}`.replace(/\/?$/, path)
