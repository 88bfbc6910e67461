import type { EventsResponse } from '../../wire/v1.js'
import { addAccount } from '../program/accounts.js'
import { setAlias } from '../program/pap.js'
import { aCollector, type TestCollector } from '../testing/aCollector.js'
import { account } from '../testing/builders.js'
import { navigate } from '../testing/navigate.js'
import { aBatch, aSaleEvent } from '../testing/wireBuilders.js'

let collector: TestCollector
beforeEach(async () => {
  collector = await aCollector()
})
afterEach(() => collector.close())

const report = async (name: string) => {
  const response = await collector.events(aBatch([aSaleEvent()], { account: name }))
  const { results } = (await response.json()) as Partial<EventsResponse>
  return { status: response.status, state: results?.[0]?.state }
}

test('a page may name its account by the alias', async () => {
  expect(await report('aB3dE6gH')).toEqual({ status: 400, state: undefined })
  await setAlias(collector.app.deps, account, 'aB3dE6gH')
  collector.clock.now += 5_000
  expect(await report('aB3dE6gH')).toEqual({ status: 200, state: 'recorded' })
  expect(await report('default1')).toEqual({ status: 200, state: 'duplicate' })
  expect(await report('ab3de6gh')).toEqual({ status: 400, state: undefined })
})

test('an account keeps its id if an older alias is the same', async () => {
  const { deps } = collector.app
  await addAccount(deps, { id: 'second1x', name: 'Second' })
  await collector.storage.setAlias(account, 'second1x')
  // Pages of the first account's site may not report for the second one.
  expect(await report('second1x')).toMatchObject({ state: 'rejected' })
})

test('a redirect link may name the account by the alias', async () => {
  await addAccount(collector.app.deps, { id: 'second1', name: 'Second' })
  await setAlias(collector.app.deps, account, 'aB3dE6gH')
  const { to } = await navigate(`${collector.url}/r/~aB3dE6gH/jane`)
  expect(to).toMatch(/^https:\/\/shop\.example\/\?a_aid=jane/)
})
