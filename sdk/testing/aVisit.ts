import type { Waymark } from '../src/waymark.js'
import { aBrowser, type Browser } from './aBrowser.js'

export const NOW = Date.parse('2031-03-01T10:00:00Z')

export const aSale = (orderId = '1001', total = '49.90') => ({ orderId, total, currency: 'EUR' })

/** A visitor who came by Jane's link and whose click was recorded. */
export const aVisit = async (): Promise<Browser> => {
  const browser = aBrowser()
  await browser.open('/?a_aid=jane')
  browser.collector.received.length = 0
  return browser
}

export const outboxKeys = (browser: Browser): readonly string[] =>
  browser.storedKeys().filter((key) => key.startsWith('waymark.o.'))

/** The time of each attempt by `fetch`, in milliseconds since the test began. */
export const attemptsAt = ({ collector }: Browser): readonly number[] =>
  collector.received.filter(({ by }) => by === 'fetch').map(({ at }) => at - NOW)

/** The `sent` and `rejected` events that listeners receive from now on. */
export const heardFrom = (waymark: Waymark | undefined): readonly unknown[] => {
  const heard: unknown[] = []
  for (const name of ['sent', 'rejected'] as const)
    waymark?.on(name, ({ id, state, reason }) => heard.push([name, id, state, reason]))
  return heard
}
