import { createCollector } from '../main.js'
import { settle } from '../settle/settle.js'
import { aTraffic } from '../testing/aTraffic.js'
import { anAction, NOON } from '../testing/builders.js'
import { aCommand, type TestCommand } from './testing/aCommand.js'

let command: TestCommand
let waymark: TestCommand['waymark']
beforeAll(async () => {
  command = await aCommand()
  waymark = command.waymark
  await waymark('affiliate', 'add', 'jane')
})
afterAll(() => command.remove())

const edit = (...options: readonly string[]) => waymark('campaign', 'edit', 'default', ...options)

test('an action has a name, a hold period, an approval and a value, and explain shows them', async () => {
  await edit(
    ...['--action', 'signup=10%', '--action-name', 'signup=Newsletter sign-up'],
    ...['--action-hold-days', 'signup=7', '--action-approval', 'signup=review'],
    ...['--action-value', 'signup=20.00 EUR'],
  )
  const shown = await waymark('campaign', 'show', 'default')
  expect(shown).toMatch(/action signup, name +Newsletter sign-up/)
  expect(shown).toMatch(/action signup, hold days +7/)
  expect(shown).toMatch(/action signup, approval +review/)
  expect(shown).toMatch(/action signup, value +20\.00 EUR/)
  const { deps, close } = createCollector({ database: command.database, reader: 'inline' })
  const [account] = await deps.storage.accounts()
  const said = { source: 'server', total: undefined, affiliate: 'jane', timed: true } as const
  const action = anAction({ ...said, accountId: account!.id, receivedAt: Date.now() })
  await deps.storage.settleOrder({ ...action, occurredAt: action.receivedAt }, (facts) =>
    settle(facts, action.receivedAt),
  )
  await close()
  const explained = await waymark('explain', 'lead-1')
  expect(explained).toMatch(/^action lead-1 Newsletter sign-up \(signup\): held$/m)
  expect(explained).toMatch(
    /jane earns 2\.00 EUR \(10% of the value 20\.00 EUR\): held, needs_approval/,
  )
})

test('clicks and impressions have terms, and explain shows what a day of clicks earned', async () => {
  await edit('--click', '0.05 EUR', '--click-hours', '12', '--impressions', '1.00 EUR')
  const shown = await waymark('campaign', 'show', 'default')
  expect(shown).toMatch(/unique click +0\.05 EUR/)
  expect(shown).toMatch(/click hours +12/)
  expect(shown).toMatch(/click cap +all/)
  expect(shown).toMatch(/1,000 impressions +1\.00 EUR/)
  expect(shown).toMatch(/traffic approval +review/)
  const { deps, close } = createCollector({ database: command.database, reader: 'inline' })
  const [account] = await deps.storage.accounts()
  const accountId = account!.id
  const campaign = (await deps.storage.program(accountId))?.campaigns[0]
  const affiliate = await deps.storage.affiliateByCode(accountId, 'jane')
  const lines = [{ campaignVersion: campaign?.versions.at(-1)?.version ?? 0, count: 1_204 }]
  await deps.storage.settleOrder(
    aTraffic({ accountId, lines, affiliateId: affiliate!.id, campaignId: campaign!.id }),
    (facts) => settle(facts, NOON),
  )
  await close()
  const explained = await waymark('explain', 'clicks-2026-03-01-EUR')
  expect(explained).not.toContain('per product')
  expect(explained).toMatch(/^traffic clicks-2026-03-01-EUR: held$/m)
  expect(explained).toMatch(
    /jane earns 60\.20 EUR \(1,204 clicks × 0\.05 EUR\): held, needs_approval/,
  )
  expect(await waymark('audit', '--recompute')).toContain(
    'Commissions  2, each as computed again and as in the ledger.',
  )
})

test.each([
  ['--action-name', ['--action-name', 'sign up=x']],
  ['--action-hold-days', ['--action-hold-days', 'signup=long']],
  ['--action-approval', ['--action-approval', 'signup=never']],
  ['--action-value', ['--action-value', 'signup=5%']],
  ['--click', ['--click', '5%']],
  ['--click-hours', ['--click-hours', '0']],
  ['--click-cap', ['--click-cap', 'x']],
  ['--impressions', ['--impressions', '5%']],
  ['--traffic-approval', ['--traffic-approval', 'never']],
])('an error names %s', async (name, options) => {
  await expect(edit(...options)).rejects.toThrow(new RegExp(`^${name}[: ]`))
})
