import { isProblem } from '../../domain/problem.js'
import type { Storage } from '../../storage/storage.js'
import { account, anAffiliate, aProgram, eur, percent } from '../../testing/builders.js'
import { tempStorage } from '../../testing/tempStorage.js'
import type { Deps } from '../deps.js'
import { isSame } from '../isSame.js'
import { readAlternative } from './alternative.js'
import { describeProgram } from './describe.js'

let storage: Storage
let deps: Deps
let remove: () => Promise<void>
beforeAll(async () => {
  ;({ storage, remove } = await tempStorage())
  deps = await aProgram(storage, {
    policy: {
      rules: ['coupon', 'click'],
      clickModel: 'split',
      split: { firstPpm: 250_000, lastPpm: 125_000, leastPpm: 0 },
      browserReports: { mode: 'trusted', amountMax: [eur('200.00')], perDayMax: 5 },
      introduces: true,
    },
    campaign: {
      sale: percent(125_000),
      actions: { signup: { kind: 'fixed', amount: eur('1.00'), partialRefund: 'pro_rata' } },
      actionTypes: {
        signup: { name: 'Sign-up', holdDays: 7, approval: 'review', value: eur('20.00') },
      },
      products: { hat: percent(50_000) },
      groups: { gold: { sale: percent(200_000), actions: { signup: percent(0) } } },
      tiers: [percent(20_000), { kind: 'previous', ratePpm: 50_000 }],
      orderMin: [eur('20.00')],
      skipsZeroOrders: true,
      fixedCost: percent(10_000),
      windowDays: 14,
      productIds: ['shoe'],
      saleCaps: [eur('500.00')],
    },
  })
  await storage.addAffiliate(anAffiliate('house'))
})
afterAll(() => remove())

const read = async (json: unknown) => {
  const program = await storage.program(account)
  if (!program) throw new Error('aProgram makes an account')
  const text = typeof json === 'string' ? json : JSON.stringify(json)
  return readAlternative(deps, program, text)
}
const readable = async (json: unknown) => {
  const found = await read(json)
  if (isProblem(found)) throw new Error(`${found.field}: ${found.message}`)
  return found
}

test('the description of a policy and its campaigns is read as what it describes', async () => {
  const program = await storage.program(account)
  if (!program) throw new Error('aProgram makes an account')
  const { policies, campaigns } = await readable(describeProgram(program, undefined))
  const [policy] = policies ?? []
  const plain = { ...program.policy, name: 'replay' }
  expect(policy && isSame(policy, plain)).toBe(true)
  const [was, is] = [program.campaigns, campaigns ?? []].map((all) => all[0]?.versions.at(-1))
  expect({ ...is, since: 0 }).toEqual({ ...was, since: 0 })
})

test('what a file leaves out is as the account has it, and what it has applies to all times', async () => {
  const { policies, campaigns } = await readable({ policy: { windowDays: 7 } })
  expect(policies).toMatchObject([{ windowDays: 7, clickModel: 'split', since: 0 }])
  expect(campaigns).toBeUndefined()
  const other = await readable({ campaigns: { default: { sale: '30%', windowDays: null } } })
  expect(other.policies).toBeUndefined()
  const [version, ...more] = other.campaigns?.[0]?.versions ?? []
  expect(version).toMatchObject({ since: 0, sale: percent(300_000), productIds: ['shoe'] })
  expect([version?.windowDays, more]).toEqual([undefined, []])
})

test('rules are a list or a text, and a preset gives those of Post Affiliate Pro', async () => {
  const rules = (json: unknown) => readable(json).then(({ policies }) => policies?.[0]?.rules)
  expect(await rules({ policy: { rules: ['click', 'coupon'] } })).toEqual(['click', 'coupon'])
  expect(await rules({ policy: { rules: 'click, coupon' } })).toEqual(['click', 'coupon'])
  expect(await rules({ policy: { preset: 'pap' } })).toContain('lifetime')
})

describe('a problem names the field of the file:', () => {
  test.each<[string, unknown]>([
    ['json', 'no json'],
    ['json', '[]'],
    ['json', '{}'],
    ['json', 'null'],
    ['code', { code: 'a', field: 'b', message: 'c' }],
    ['polcy', { polcy: {} }],
    ['policy', { policy: [] }],
    ['policy', { policy: null }],
    ['policy.ruels', { policy: { ruels: [] } }],
    ['policy.rules', { policy: { rules: [] } }],
    ['policy.rules', { policy: { rules: [7] } }],
    ['policy.rules', { policy: { rules: 7 } }],
    ['policy.rules', { policy: { rules: ['clicks'] } }],
    ['policy.clickModel', { policy: { clickModel: 'all' } }],
    ['policy.windowDays', { policy: { windowDays: '7' } }],
    ['policy.windowDays', { policy: { windowDays: 0.5 } }],
    ['policy.defaultAffiliate', { policy: { defaultAffiliate: 'nobody' } }],
    ['policy.amountMax', { policy: { browserReports: 'trusted', amountMax: 'x' } }],
    ['policy.__proto__', '{"policy":{"__proto__":1}}'],
    ['campaigns', { campaigns: [] }],
    ['campaigns.summer', { campaigns: { summer: {} } }],
    ['campaigns.default', { campaigns: { default: 7 } }],
    ['campaigns.default.sale', { campaigns: { default: { sale: '12' } } }],
    ['campaigns.default.sale', { campaigns: { default: { sale: 12 } } }],
    ['campaigns.default.tiers', { campaigns: { default: { tiers: '2%' } } }],
    ['campaigns.default.actions', { campaigns: { default: { actions: { signup: 1 } } } }],
    ['campaigns.default.actions.signup', { campaigns: { default: { actions: { signup: 'x' } } } }],
  ])('%s of %j', async (field, json) => {
    const found = await read(json)
    expect(found).toMatchObject({ field, message: expect.stringMatching(/\.$/) })
  })
})
