import type { OrderKey } from '../../domain/ids.js'
import type { Answer, Ask, LockKind, Row, Step } from '../steps/step.js'

/**
 * Two reports of a batch need the same lock, or count the same claims. Within one transaction, locks do
 * not separate them.
 */
export class Contended extends Error {}

/**
 * Kinds of locks that a report needs for itself. `code` only keeps edits away. `day` serializes orders
 * that count against a limit; those of a batch are all inserted before any is counted.
 */
const OWN: readonly LockKind[] = ['visitor', 'customer', 'products', 'order']

/**
 * Runs steps of reports in one transaction. Throws `Contended` if one of them asks for what another one
 * has: a lock, or a claim that may be part of the same series. Each would count such claims without the
 * other's.
 */
export const separated = (): (<Value>(step: Step<Value>, orderKey: OrderKey) => Step<Value>) => {
  const owners = new Map<string, object>()
  return function* separate(step, orderKey) {
    const take = (key: string) => {
      const owner = owners.get(key)
      if (owner && owner !== step)
        throw new Contended('Two reports of a batch depend on each other')
      owners.set(key, step)
    }
    take(`order ${orderKey}`)
    /** Whether the order did not exist before. */
    let isNew = false
    let state = step.next()
    while (!state.done) {
      for (const ask of state.value) {
        for (const key of keysIn(ask, (other) => isNew && other === orderKey)) take(key)
      }
      const answers: readonly Answer[] = yield state.value
      isNew ||= opens(state.value, answers)
      state = step.next(answers)
    }
    return state.value
  }
}

const opens = (asks: readonly Ask[], answers: readonly Answer[]): boolean => {
  const at = asks.findIndex((ask) => 'into' in ask && ask.into === 'orders')
  return at !== -1 && answers[at]?.written?.[0] === true
}

type IsNew = (orderKey: Row[string] | undefined) => boolean

const keysIn = (ask: Ask, isNew: IsNew): readonly string[] => {
  if ('lock' in ask) return OWN.includes(ask.lock) ? ask.ids.map((id) => `${ask.lock} ${id}`) : []
  if (!('into' in ask) || ask.into !== 'claims') return []
  return ask.rows.flatMap((row) => claimKeys(row, isNew))
}

/** Claims are counted by affiliate if they are weak, and by address if the order has other claims. */
const claimKeys = (
  { order_key, weak, affiliate_id, address }: Row,
  isNew: IsNew,
): readonly string[] => [
  ...(weak === 1 && affiliate_id ? [`weak ${affiliate_id}`] : []),
  ...(address && !isNew(order_key) ? [`address ${address}`] : []),
]
