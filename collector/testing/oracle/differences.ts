import type { ConversionDetail } from '../../domain/conversion.js'
import type { AccountId, OrderKey } from '../../domain/ids.js'
import type { Storage } from '../../storage/storage.js'
import { type Shown, shownConversion, shownRuling } from './compare.js'
import { drive } from './drive.js'
import type { History } from './history.js'
import { rule } from './oracle.js'

/** An order of which the oracle and the collector say something else. */
interface Difference {
  readonly key: OrderKey
  readonly oracle: Shown
  readonly collector: Shown | undefined
}

export interface Compared {
  readonly different: readonly Difference[]
  readonly orders: readonly ConversionDetail[]
}

/** Rules on a history, enters it into a database as an account of its own, and compares the results. */
export const compared = async (
  storage: Storage,
  accountId: AccountId,
  history: History,
): Promise<Compared> => {
  const rulings = rule(history)
  const names = namesIn(history)
  const found = await drive(storage, accountId, history, [...rulings.keys()])
  const different = [...rulings].flatMap(([key, ruling]) => {
    const conversion = found.get(key)
    const oracle = shownRuling(ruling)
    const collector = conversion && shownConversion(conversion, names, history.end)
    return JSON.stringify(oracle) === JSON.stringify(collector) ? [] : [{ key, oracle, collector }]
  })
  return { different, orders: [...found.values()] }
}

/** The codes of affiliates and campaigns by their ids. */
const namesIn = ({ events }: History): ReadonlyMap<string, string> =>
  new Map(
    events.flatMap((event): readonly (readonly [string, string])[] => {
      if (event.kind === 'affiliate') return [[event.affiliate.id, event.affiliate.code]]
      return event.kind === 'campaign' ? [[event.campaign.id, event.campaign.code]] : []
    }),
  )

/** Drops one event after the other, the last one first, as long as the results still differ. */
export const shrunk = async (
  history: History,
  differs: (smaller: History) => Promise<boolean>,
): Promise<History> => {
  let smallest = history
  for (let place = history.events.length - 1; place > 0; place -= 1) {
    const events = smallest.events.filter((_, at) => at !== place)
    const smaller = { ...smallest, events }
    // Without some settings nothing can be decided, and then the event is needed.
    if (await differs(smaller).catch(() => false)) smallest = smaller
  }
  return smallest
}

/** A history and what each side makes of it, for the message of a failed test. */
export const inWords = (seed: number, { events }: History, { different }: Compared): string =>
  [
    `WAYMARK_TEST_SEED=${seed} repeats this history:`,
    ...events.map((event) => JSON.stringify(event, withoutWhatIsUsual)),
    ...different.map(({ key, oracle, collector }) =>
      [
        `of ${key}`,
        `  the oracle says    ${JSON.stringify(oracle)}`,
        `  the collector says ${JSON.stringify(collector)}`,
      ].join('\n'),
    ),
  ].join('\n')

const UNSAID = ['accountId', 'fingerprint', 'orderKey', 'name', 'site', 'webdriver', 'unchecked']

const withoutWhatIsUsual = (key: string, value: unknown): unknown =>
  UNSAID.includes(key) || (Array.isArray(value) && value.length === 0) ? undefined : value
