import { days } from '../domain/time.js'
import { settle } from '../settle/settle.js'
import { aClick, account, aProgram, countingDeps, NOON, visitor } from '../testing/builders.js'
import { type TempStorage, tempStorage } from '../testing/tempStorage.js'
import { oldClicks } from './oldClicks.js'

let temp: TempStorage
beforeEach(async () => {
  temp = tempStorage()
  await aProgram(temp.storage)
})
afterEach(() => temp.remove())

const kept = async () =>
  (await temp.storage.listClicks({ accountId: account })).map(({ id }) => id).sort()

/** Clicks whose ids are their ages in days. */
const record = (...ages: readonly number[]) =>
  temp.storage.recordClicks(
    ages.map((age) => {
      const at = NOON - days(age)
      const visitorId = visitor(`v${age}`)
      return aClick({ id: `${age}`, visitorId, clickedAt: at, receivedAt: at })
    }),
    (facts) => settle(facts, NOON),
  )

const run = (keptDays: number, leads = () => true) =>
  oldClicks(keptDays).run(
    countingDeps(temp.storage, () => NOON),
    NOON,
    leads,
  )

test('clicks older than the configured days are deleted', async () => {
  await record(399, 401)
  await run(400)
  expect(await kept()).toEqual(['399'])
})

test('clicks stay until the longest attribution window and two weeks are over, even if fewer days are configured', async () => {
  const { windowDays = 0 } = (await temp.storage.program(account))?.policy ?? {}
  await record(2, windowDays + 13, windowDays + 15)
  await run(1)
  expect(await kept()).toEqual(['2', `${windowDays + 13}`].sort())
})

test('a collector that no longer leads stops', async () => {
  await record(401)
  await run(400, () => false)
  expect(await kept()).toEqual(['401'])
})
