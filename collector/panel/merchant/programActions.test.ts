import { statusAt } from '../../domain/affiliate.js'
import { versionAt } from '../../domain/campaign.js'
import { callKeyNamed, keyOfSecret } from '../../program/keys.js'
import { account, eur } from '../../testing/builders.js'
import { aPanel, type TestPanel } from '../testing/aPanel.js'
import { aRejection } from '../testing/aShop.js'
import type { Visitor } from '../testing/aVisitor.js'

let panel: TestPanel
let owner: Visitor
beforeEach(async () => {
  panel = await aPanel()
  owner = await panel.owner()
})
afterEach(() => panel.close())

const campaign = async (code: string) => {
  const found = (await panel.storage.program(account))?.campaigns.find((one) => one.code === code)
  return found && versionAt(found.versions, panel.clock.now)
}

describe('an affiliate', () => {
  test('is added with the link to give away', async () => {
    const answer = await owner.post('/affiliates', { code: 'joe', name: ' Joe ', email: '' })
    expect(answer.location).toBe('/affiliates?notice=affiliate_added')
    expect(await panel.storage.affiliateByCode(account, 'joe')).toMatchObject({ name: 'Joe' })
    expect((await owner.get('/affiliates')).text).toContain('https://shop.example/?a_aid=joe')
  })

  test('is not added twice: the form keeps what was typed and says why', async () => {
    const answer = await owner.post('/affiliates', { code: 'jane', name: 'Another Jane' })
    expect(answer.status).toBe(422)
    expect(answer.text).toContain('The affiliate "jane" already exists.')
    expect(answer.document.querySelector('#name')?.getAttribute('value')).toBe('Another Jane')
  })

  test('is refused if its code differs from an existing one only in case', async () => {
    const answer = await owner.post('/affiliates', { code: 'JANE', name: 'Another Jane' })
    expect(answer.status).toBe(422)
    expect(answer.text).toContain('The affiliate "jane" already exists.')
    expect(answer.text).toContain('Codes that differ only in case are the same code.')
  })

  test.each(['paused', 'banned', 'active'] as const)('becomes %s', async (status) => {
    await owner.post('/affiliates/status', { affiliate: 'jane', status })
    const found = await panel.storage.affiliateByCode(account, 'jane')
    expect(found && statusAt(found, panel.clock.now)).toBe(status)
  })

  test('takes no status that there is not', async () => {
    const answer = await owner.post('/affiliates/status', { affiliate: 'jane', status: 'owner' })
    expect(answer.status).toBe(422)
  })
})

describe('a campaign', () => {
  const filled = {
    code: 'summer',
    name: 'Summer',
    status: 'active',
    sale: '12.5%',
    actions: 'signup 5.00 EUR\r\ndownload 2%',
    holdDays: '14',
    windowDays: '',
    productIds: 'shoe\nhat',
  }

  test('is added as it was filled in', async () => {
    await owner.post('/campaigns', filled)
    expect(await campaign('summer')).toMatchObject({
      name: 'Summer',
      sale: { kind: 'percent', ratePpm: 125_000 },
      actions: {
        signup: { kind: 'fixed', amount: eur('5.00') },
        download: { kind: 'percent', ratePpm: 20_000 },
      },
      holdDays: 14,
      productIds: ['shoe', 'hat'],
    })
    expect((await campaign('summer'))?.windowDays).toBeUndefined()
  })

  test('saved without a change keeps its version, and the page says that nothing was changed', async () => {
    await owner.post('/campaigns', { ...filled, ...special })
    const before = await campaign('summer')
    const { document } = await owner.get('/campaigns/summer')
    const values = [...document.querySelectorAll('main input, main textarea, main select')].map(
      (field) => [field.getAttribute('name') ?? '', typedIn(field)],
    )
    const answer = await owner.post('/campaigns/summer', Object.fromEntries(values))
    expect(await campaign('summer')).toEqual(before)
    expect((await owner.get(answer.location!)).text).toContain('Nothing was changed')
  })

  const special = {
    actionNames: 'signup Newsletter sign-up\ndownload The guide',
    actionApprovals: 'download',
    actionHoldDays: 'signup 7',
    actionValues: 'download 20.00 EUR',
    products: 'shoe 42 5%\nhat 2.00 EUR',
    groups: 'gold 15%\ngold:signup 3.00 EUR',
    tiers: '5% of the previous tier\n1%',
    ...{
      orderMin: '20.00 EUR',
      orderMax: '',
      fixedCost: '10%',
      zeroOrders: 'skip',
      isPrivate: 'on',
    },
  }

  test('stores terms for products, groups and tiers, and deleting a line deletes its terms', async () => {
    await owner.post('/campaigns', { ...filled, ...special })
    expect(await campaign('summer')).toMatchObject({
      products: { 'shoe 42': { kind: 'percent', ratePpm: 50_000 }, hat: { amount: eur('2.00') } },
      groups: { gold: { actions: { signup: { amount: eur('3.00') } } } },
      tiers: [
        { kind: 'previous', ratePpm: 50_000 },
        { kind: 'percent', ratePpm: 10_000 },
      ],
      ...{ orderMin: [eur('20.00')], skipsZeroOrders: true, isPrivate: true },
    })
    const fewer = { products: 'hat 2.00 EUR', groups: 'gold 15%', actions: 'signup 5.00 EUR' }
    await owner.post('/campaigns/summer', {
      ...filled,
      ...special,
      ...fewer,
      tiers: '',
      fixedCost: '',
    })
    const found = await campaign('summer')
    expect(Object.keys(found?.products ?? {})).toEqual(['hat'])
    expect(found?.groups?.gold).not.toHaveProperty('actions')
    expect(Object.keys(found?.actions ?? {})).toEqual(['signup'])
    expect([found?.tiers, found?.fixedCost]).toEqual([undefined, undefined])
  })

  test('stores names, approval, hold periods and values of actions, and deleting a line deletes what it said', async () => {
    await owner.post('/campaigns', { ...filled, ...special })
    expect((await campaign('summer'))?.actionTypes).toEqual({
      signup: { name: 'Newsletter sign-up', holdDays: 7 },
      download: { name: 'The guide', approval: 'review', value: eur('20.00') },
    })
    expect((await owner.get('/campaigns')).text).toContain('The guide')
    const fewer = { actionNames: 'signup Sign-up', actionApprovals: '', actionValues: '' }
    await owner.post('/campaigns/summer', { ...filled, ...special, ...fewer })
    expect((await campaign('summer'))?.actionTypes).toEqual({
      signup: { name: 'Sign-up', holdDays: 7 },
    })
  })

  test('says how many affiliates a removed group had', async () => {
    const form = { ...filled, ...special, code: 'grouped' }
    await owner.post('/campaigns', form)
    const place = { campaign: 'grouped', isMember: 'on', group: 'gold', terms: '' }
    await owner.post('/affiliates/jane/campaigns', place)
    const answer = await owner.post('/campaigns/grouped', { ...form, groups: '' })
    expect((await owner.get(answer.location!)).text).toContain(
      'Affiliates that earn by the terms of the campaign from now on: 1.',
    )
  })

  test('is edited', async () => {
    await owner.post('/campaigns/default', { ...filled, status: 'paused', windowDays: '7' })
    expect(await campaign('default')).toMatchObject({ status: 'paused', windowDays: 7, version: 2 })
  })

  test.each([
    ['sale', { sale: '12,5%' }, '"12,5" has a comma'],
    ['holdDays', { holdDays: 'soon' }, 'Enter a whole number of days'],
    ['actions', { actions: 'signup' }, 'Write an action’s code and its commission'],
    ['actions', { actions: 'signup lots' }, 'Write a percentage'],
    ['actionNames', { actionNames: 'signup' }, 'Write an action’s code and its name'],
    ['actionHoldDays', { actionHoldDays: 'signup soon' }, 'Enter a whole number of days'],
    ['products', { products: 'shoe' }, 'Write a product’s id and its commission'],
    ['groups', { groups: 'gold much' }, '"gold": Write a percentage'],
    ['tiers', { tiers: '1%\nmuch' }, 'Tier 3: Write a percentage'],
    ['orderMax', { orderMin: '2.00 EUR', orderMax: '1.00 EUR' }, 'is below the minimum'],
    ['code', { code: 'two words' }, 'Use 1 to 64'],
  ])('with a wrong %s is shown again with all that was typed', async (field, over, message) => {
    const answer = await owner.post('/campaigns', { ...filled, ...over })
    expect(answer.status).toBe(422)
    expect(answer.text).toContain(message)
    expect(answer.document.querySelector('[aria-invalid]')?.getAttribute('name')).toBe(field)
    expect(answer.document.querySelector('#productIds')?.textContent).toBe('shoe\nhat')
    expect(await campaign('summer')).toBeUndefined()
  })
})

const typedIn = (field: Element): string => {
  if (field.tagName === 'TEXTAREA') return field.textContent ?? ''
  if (field.tagName === 'INPUT') return field.getAttribute('value') ?? ''
  return field.querySelector('option[selected]')?.getAttribute('value') ?? ''
}

describe('a coupon', () => {
  test('is added until the end of its last day, and ended before it', async () => {
    const form = { code: ' jane10 ', affiliate: 'jane', campaign: '', lastDay: '2026-12-31' }
    await owner.post('/coupons', form)
    const [added] = await panel.storage.coupons(account)
    expect(added).toMatchObject({ code: 'JANE10', validUntil: Date.UTC(2027, 0, 1) })

    await owner.post('/coupons/end', { coupon: 'JANE10' })
    const [ended] = await panel.storage.coupons(account)
    expect(ended?.validUntil).toBe(panel.clock.now)
  })

  test.each(['31.12.2026', '2026-13-01', '2026-02-30', '2026-02-30x'])(
    'is refused with the last day %s',
    async (lastDay) => {
      const answer = await owner.post('/coupons', { code: 'X', affiliate: 'jane', lastDay })
      expect(answer.status).toBe(422)
      expect(await panel.storage.coupons(account)).toEqual([])
    },
  )
})

describe('a site', () => {
  const hosts = async () => (await panel.storage.program(account))?.sites.map(({ host }) => host)

  test('is added by any address of the shop, and removed', async () => {
    await owner.post('/sites', { host: 'https://www.shop.example/cart?x=1' })
    expect(await hosts()).toContain('www.shop.example')
    await owner.post('/sites/remove', { site: 'www.shop.example' })
    expect(await hosts()).not.toContain('www.shop.example')
  })

  test('can be registered with one click in the list of rejected events', async () => {
    await panel.storage.setAside([aRejection()])
    const { document } = await owner.get('/set-aside')
    const host = document.querySelector('form[action="/sites"] input')?.getAttribute('value') ?? ''

    await owner.post('/sites', { host })

    expect(await hosts()).toContain('www.shop.example')
    expect((await owner.get('/set-aside')).text).toContain('now registered')
  })

  test('with a wildcard covers rejected events of its subdomains, and affiliate links do not use it', async () => {
    await panel.storage.setAside([aRejection()])
    await owner.post('/sites', { host: '*.shop.example' })
    expect((await owner.get('/set-aside')).text).toContain('now registered')
    await owner.post('/sites/remove', { site: 'shop.example' })
    expect((await owner.get('/affiliates')).text).not.toContain('*.shop.example')
  })
})

describe('a key', () => {
  test('is shown once, works, and is revoked', async () => {
    const made = await owner.post('/keys', {
      ...{ label: 'backend', kind: 'secret' },
      scopes: ['manage', 'read'],
    })
    const secret = made.document.querySelector('code.copy')?.textContent ?? ''
    expect(made.status).toBe(201)
    expect(await keyOfSecret(panel, secret)).toMatchObject({ scopes: ['read', 'manage'] })
    expect((await owner.get('/keys')).html).not.toContain(secret)

    const [key] = await panel.storage.keys(account)
    await owner.post('/keys/revoke', { id: key?.id ?? '' })
    expect(await keyOfSecret(panel, secret)).toBeUndefined()
  })

  test('that signs calls is shown once, and signs', async () => {
    const made = await owner.post('/keys', { label: 'backend', kind: 'call', scopes: 'report' })
    const secret = made.document.querySelector('code.copy')?.textContent ?? ''
    const name = secret.split('_').slice(0, 3).join('_')
    expect(await callKeyNamed(panel, name)).toMatchObject({ kind: 'call', hash: secret })
    expect((await owner.get('/keys')).html).not.toContain(secret)
    expect((await owner.get('/keys')).text).toContain('call key')
  })

  test('that signs is shown once', async () => {
    const made = await owner.post('/keys', { label: 'thank-you page', kind: 'signing' })
    const secret = made.document.querySelector('code.copy')?.textContent ?? ''
    expect((await panel.storage.keys(account))[0]).toMatchObject({ kind: 'signing', hash: secret })
    expect((await owner.get('/keys')).html).not.toContain(secret)
  })
})
