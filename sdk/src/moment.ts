/** The page at the time of a call or a landing. The script may handle it later, on another address. */
export interface Moment {
  readonly href: string
  readonly referrer: string
  readonly at: number
}

/** Whole milliseconds. A page may have replaced `Date.now` by a clock that returns fractions. */
// biome-ignore lint/complexity/useDateNow: see above.
export const now = (): number => new Date().getTime()

export const thisMoment = (): Moment => ({
  href: location.href,
  referrer: document.referrer,
  at: now(),
})
