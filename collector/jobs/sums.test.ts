import { days } from '../domain/time.js'
import { settle } from '../settle/settle.js'
import { aConfirmation, account, aProgram, countingDeps, eur, NOON } from '../testing/builders.js'
import { type TempStorage, tempStorage } from '../testing/tempStorage.js'
import { sums } from './sums.js'

let temp: TempStorage
beforeEach(async () => {
  temp = tempStorage()
  await aProgram(temp.storage)
})
afterEach(() => temp.remove())

const decide = (facts: Parameters<typeof settle>[0]) => settle(facts, NOON + days(1))
const LATER = NOON + days(3)

const sell = async (orderId: string, day: number) => {
  const at = NOON + days(day)
  const placed = { occurredAt: at, receivedAt: at, total: eur('10.00') }
  await temp.storage.settleOrder(aConfirmation({ orderId, ...placed }), decide)
}

const run = (leads = () => true) =>
  sums.run(
    countingDeps(temp.storage, () => LATER),
    LATER,
    leads,
  )

/** How many days are kept, of orders and of clicks. */
const kept = async () => (await temp.storage.auditSums(account)).days

test('all days that are over are summed, today is not', async () => {
  for (const day of [0, 1, 3]) await sell(`${day}`, day)
  await run()
  expect(await kept()).toBe(2)
  expect((await temp.storage.summary(account, 0)).sales).toEqual([
    { currency: 'EUR', amount: 3_000n },
  ])
})

test('a collector that loses the lease stops after the day that it is summing', async () => {
  for (const day of [0, 1]) await sell(`${day}`, day)
  let asked = 0
  await run(() => {
    asked += 1
    return asked < 3
  })
  expect(asked).toBe(3)
})
