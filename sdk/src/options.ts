import type { InitOptions } from './waymark.js'

/** What the page asked for so far; later answers add to earlier ones. */
export const options = {
  // Old libraries add to what every object has.
  __proto__: null,
} as { -readonly [Name in keyof InitOptions]: InitOptions[Name] }

/** Data attributes are texts: `data-test` and `data-test="true"` are on, `data-test="false"` is not. */
export const isOn = (option: unknown): boolean => option != null && `${option}` !== 'false'

/** Debug mode by the address of a page, on the developer's own machine: `?wm_debug=1`. */
export const asksForDebug = (): boolean =>
  /^\w+:..[^/]*(localhost|127\.0).*wm_debug=1/.test(location.href)

export const collectorUrl = (path: string): string => `${options.collector}`.replace(/\/?$/, path)
