import type { AccountId } from '../domain/ids.js'
import { addAccount } from '../program/accounts.js'
import { settle } from '../settle/settle.js'
import type { Storage } from '../storage/storage.js'
import {
  aClick,
  account,
  anAffiliate,
  aProgram,
  aSale,
  countingDeps,
  jane,
  NOON,
} from '../testing/builders.js'
import { type TempStorage, tempStorage } from '../testing/tempStorage.js'
import { until } from '../testing/until.js'
import { leader } from './leader.js'
import { resettling } from './resettling.js'

let temp: TempStorage
beforeEach(async () => {
  temp = tempStorage()
  await aProgram(temp.storage)
})
afterEach(() => temp.remove())

const decide = (facts: Parameters<typeof settle>[0]) => settle(facts, NOON)
const left = async () => (await temp.storage.summary(account, 0)).resettling
const commissions = () => temp.storage.listCommissions({ accountId: account, affiliateId: jane })

test('orders that a message left are settled at once by the collector that leads, and other messages in between', async () => {
  const { storage } = temp
  const errors: unknown[] = []
  const { tick, kick, resign } = leader(countingDeps(storage), [resettling], 'ann', (_job, error) =>
    errors.push(error),
  )
  storage.onResettling(() => kick(resettling))
  await tick()
  await until(async () => (await left()) === 0)
  for (let n = 0; n < 90; n += 1) {
    await storage.settleOrder(aSale({ orderId: `${n}` }), decide)
  }
  await storage.recordClicks([aClick({ receivedAt: NOON })], decide)
  await storage.settleOrder(aSale({ orderId: 'in between' }), decide)
  // No later than after the slice that was being written: most of the others still wait.
  expect((await commissions()).length).toBeLessThan(90)

  await until(async () => (await left()) === 0)
  expect(await commissions()).toHaveLength(91)
  expect(errors).toEqual([])
  await resign()
})

test('each account has its turn, however much another one has to do', async () => {
  const { storage } = temp
  const deps = countingDeps(storage)
  const second = 'second1' as AccountId
  await addAccount(deps, { id: second, name: 'Another shop' })
  // Entering an affiliate leaves two tasks; the first account has two affiliates.
  await storage.addAffiliate(anAffiliate('zoe', { accountId: second }))
  const worked: string[] = []
  const watched: Storage = {
    ...storage,
    resettleSlice: async (accountId, at, how) => {
      const slices = await storage.resettleSlice(accountId, at, how)
      if (slices > 0) worked.push(accountId)
      return slices
    },
  }
  await resettling.run({ ...deps, storage: watched }, NOON, () => true)
  expect(worked).toEqual([account, second, account, second, account, account])
})
