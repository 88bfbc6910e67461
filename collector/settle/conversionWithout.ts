import type { Conversion } from './facts.js'

/** A conversion without a total, a customer and what depends on them. */
export const conversionWithout = (
  known: Pick<Conversion, 'convertedAt' | 'source' | 'proven' | 'flags' | 'test'>,
): Conversion => ({
  total: undefined,
  remaining: undefined,
  customer: undefined,
  bond: undefined,
  uses: [],
  ...known,
})
