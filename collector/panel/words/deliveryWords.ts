import type { DeliveryState } from '../../domain/webhook.js'
import { COUNTED_MAX, type DeliverySum } from '../../storage/webhooks.js'

/** What became of a delivery, for the log. */
export const DELIVERY_WORDS: Readonly<Record<DeliveryState, string>> = {
  applied: 'applied',
  ignored: 'ignored',
  unclear: 'not understood',
  refused: 'refused by the order',
}

/** How many deliveries could be replayed: "3 not understood". */
export const notApplied = (sums: readonly DeliverySum[]): readonly string[] =>
  sums
    .filter(({ state, count }) => count > 0 && (state === 'unclear' || state === 'refused'))
    .map(({ state, count }) => `${countWords(count)} ${DELIVERY_WORDS[state]}`)

const countWords = (count: number): string =>
  count >= COUNTED_MAX ? `${COUNTED_MAX.toLocaleString('en')} or more` : String(count)

/** When the last delivery arrived; undefined if none did. */
export const lastOf = (sums: readonly DeliverySum[]): number | undefined =>
  sums.reduce<number | undefined>(
    (last, { lastAt }) => (lastAt === undefined ? last : Math.max(lastAt, last ?? lastAt)),
    undefined,
  )
