/** The page as it was when something happened, which is not when the script got to it. */
export type Moment = readonly [href: string, referrer: string, at: number]

export const thisMoment = (): Moment => [location.href, document.referrer, Date.now()]
