import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { STATUSES, type Status } from '../../domain/commission.js'
import type { Act } from '../../domain/report.js'
import { days } from '../../domain/time.js'
import { aConfirmation, anAct, aRefund, aSale, eur, NOON, visitor } from '../../testing/builders.js'
import { MATURE, next, paidOut, SOON, someFacts } from '../../testing/facts.js'
import type { Facts } from '../facts.js'
import { settle } from '../settle.js'

/** `docs/attribution.md` is the rule; every cell of its table is run here. */
const docs = readFileSync(join(__dirname, '../../../docs/attribution.md'), 'utf8')
const lines = (/<!-- statuses -->(.*)<!-- \/statuses -->/s.exec(docs)?.[1] ?? '')
  .split('\n')
  .filter((line) => line.startsWith('| '))
  .map((line) =>
    line
      .split('|')
      .slice(1, -1)
      .map((cell) => cell.replaceAll('`', '').trim()),
  )
const [heads = [], ...rows] = lines
const cells = rows.flatMap(([event = '', ...results]) =>
  results.map((result, index) => [heads[index + 1] ?? '', event, result] as const),
)

const server = aConfirmation({ visitorId: visitor('anna'), occurredAt: NOON })
const otherAmount = aConfirmation({ id: 'other', source: 'webhook', total: eur('59.90') })

/** An instant, and the facts of an order whose commission has a status then. */
interface Standing {
  readonly facts: Facts
  readonly now: number
}

const settled = (now: number, ...reports: Facts['reports']): Standing => ({
  facts: next(someFacts({ reports }), {}, now).facts,
  now,
})
const person = (kind: Act['kind'], day: number, over: Partial<Act> = {}) =>
  anAct(kind, { id: `${kind} ${day}`, receivedAt: NOON + days(day), ...over })

const STANDING: Readonly<Record<Status, () => Standing>> = {
  unverified: () => settled(SOON, aSale()),
  pending: () => settled(SOON, aSale(), server),
  held: () => settled(SOON, aSale(), server, otherAmount),
  approved: () => settled(SOON, aSale(), server, person('approve', 1)),
  declined: () => settled(SOON, aSale(), server, person('decline', 1)),
  paid: () => {
    const { facts, now } = settled(SOON, aSale(), server, person('approve', 1))
    return { facts: paidOut(facts), now }
  },
}

const adds =
  (...more: Facts['reports']) =>
  ({ facts, now }: Standing): Standing => ({
    facts: { ...facts, reports: [...facts.reports, ...more] },
    now,
  })

/** What may happen to a commission, by its name in the table. */
const EVENTS: Readonly<Record<string, (standing: Standing) => Standing>> = {
  'the server reports the order': adds({ ...server, id: 'again', fingerprint: 'again' }),
  'a person confirms the order': adds(person('confirm', 5, { total: eur('49.90') })),
  approve: adds(person('approve', 5)),
  decline: adds(person('decline', 5)),
  reopen: adds(person('reopen', 5)),
  release: adds(person('release', 5, { holds: ['amounts_differ'], total: eur('59.90') })),
  'a reason to hold it': adds(otherAmount),
  'partial refund': adds(aRefund(eur('20.00'))),
  'full refund': adds(aRefund(undefined)),
  'the hold period ends': ({ facts }) => ({ facts, now: MATURE }),
  'payout of what is payable': ({ facts, now }) => ({ facts: paidOut(facts), now }),
  'the payout is reverted': ({ facts, now }) => ({
    facts: {
      ...facts,
      booked: facts.booked.map((one) => ({
        ...one,
        balances: { ...one.balances, paid: 0, payable: one.balances.payable + one.balances.paid },
      })),
    },
    now,
  }),
}

const after = (from: Status, event: string) => {
  const standing = STANDING[from]()
  const { facts, now } = (EVENTS[event] as (one: Standing) => Standing)(standing)
  return settle(facts, now)
}

test('the table has a column for each status and a row for each event', () => {
  expect(heads.slice(1).sort()).toEqual([...STATUSES].sort())
  expect(rows.map(([event]) => event)).toEqual(Object.keys(EVENTS))
})

test.each(STATUSES.map((status) => [status]))('a commission that is set up as %s is', (status) => {
  const { facts, now } = STANDING[status]()
  expect(settle(facts, now).commissions[0]?.status).toBe(status)
})

describe('a commission that is', () => {
  test.each(cells)('%s: after "%s" it is %s', (from, event, expected) => {
    const { commissions, transfers } = after(from as Status, event)
    const [commission] = commissions
    // What the ledger has to move; "=": nothing changes.
    expect(commission?.status).toBe(expected === '=' ? from : expected.split(',')[0])
    if (expected === '=') expect(transfers).toEqual([])
  })
})
