/** What a history is about: that comes up often in it, so that its rules meet. */
const THEMES = ['coupons', 'bonds', 'clicks', 'products', 'subscriptions', 'tiers', 'all'] as const
export type Theme = (typeof THEMES)[number]

/** A source of random choices that gives the same ones for the same seed. */
export interface Random {
  readonly theme: Theme
  /** True in one of so many cases, and mostly in a history about the theme. */
  readonly likely: (theme: Theme, cases: number) => boolean
  /** A whole number from 0 to `limit` - 1. */
  readonly below: (limit: number) => number
  /** True in one of so many cases. */
  readonly oneIn: (cases: number) => boolean
  readonly pick: <One>(from: readonly One[]) => One
  readonly shuffled: <One>(from: readonly One[]) => readonly One[]
}

/** Mulberry32: https://github.com/cprosche/mulberry32 */
export const randomFrom = (seed: number): Random => {
  let state = seed >>> 0
  const next = (): number => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = state
    mixed = Math.imul(mixed ^ (mixed >>> 15), mixed | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return (mixed ^ (mixed >>> 14)) >>> 0
  }
  const below = (limit: number): number => next() % limit
  const pick = <One>(from: readonly One[]): One => {
    const found = from[below(from.length)]
    if (found === undefined && from.length === 0) throw new Error('There is nothing to pick')
    return found as One
  }
  const shuffled = <One>(from: readonly One[]): readonly One[] => {
    const left = [...from]
    return from.map(() => left.splice(below(left.length), 1)[0] as One)
  }
  const oneIn = (cases: number): boolean => below(cases) === 0
  const theme = pick(THEMES)
  const likely = (of: Theme, cases: number): boolean => (of === theme ? !oneIn(5) : oneIn(cases))
  return { theme, likely, below, oneIn, pick, shuffled }
}
