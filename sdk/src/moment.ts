/** The page as it was when something happened, which is not when the script got to it. */
export type Moment = readonly [href: string, referrer: string, at: number]

/** Whole milliseconds, which `Date.now` of a patched page need not be. */
// biome-ignore lint/complexity/useDateNow: see above.
export const now = (): number => +new Date()

export const thisMoment = (): Moment => [location.href, document.referrer, now()]
