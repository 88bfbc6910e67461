import type { AccountId } from '../../domain/ids.js'
import { MINUTE_MS } from '../../domain/time.js'
import { addAccount } from '../../program/accounts.js'
import { settle } from '../../settle/settle.js'
import { aClick, account, amountOf, aSale, bob, eur, jane } from '../../testing/builders.js'
import { aPanel, type TestPanel } from '../testing/aPanel.js'
import { keyOf, report } from '../testing/aShop.js'
import type { Visitor } from '../testing/aVisitor.js'

let panel: TestPanel
let owner: Visitor
beforeEach(async () => {
  panel = await aPanel()
  owner = await panel.owner()
})
afterEach(() => panel.close())

const policyOf = async (accountId = account) => (await panel.storage.program(accountId))?.policy

/** As a new account's page would send it, unchanged. */
const unchanged = {
  rule_forced: '1',
  rule_coupon: '2',
  rule_lifetime: '3',
  rule_click: '4',
  rule_probabilistic: 'off',
  rule_defaultAffiliate: '5',
  clickModel: 'last',
  splitFirst: '0',
  splitLast: '0',
  splitLeast: '0',
  windowDays: '60',
  lifetimeDays: '',
  lifetimeOrders: '',
  forgetsAfterSale: 'off',
  defaultAffiliate: '',
  introduces: 'off',
  storesAtRedirect: 'off',
  standsDown: 'off',
  checkoutFolders: 'basket, cart, checkout, checkouts',
  matchBy: 'address_and_browser',
  matchHours: '48',
  matchPayable: 'off',
  browserReports: 'review',
  amountMax: '',
  perDayMax: '',
  buyerPerHourMax: '10',
  affiliatePerHourMax: '10',
  payoutCurrency: '',
}
const trusted = {
  ...unchanged,
  browserReports: 'trusted',
  amountMax: '200.00 EUR, 25000 jpy',
  perDayMax: '20',
}

const TRUSTED = {
  mode: 'trusted',
  amountMax: [eur('200.00'), amountOf('25000', 'JPY')],
  perDayMax: 20,
}

describe('the policy', () => {
  test.each([
    ['the first click earns', { clickModel: 'first' }, { clickModel: 'first' }],
    [
      'each affiliate gets a share',
      { clickModel: 'split', splitFirst: '25', splitLast: '50.5', splitLeast: '' },
      { clickModel: 'split', split: { firstPpm: 250_000, lastPpm: 505_000, leastPpm: 0 } },
    ],
    [
      'rules change places and are switched off',
      { rule_lifetime: '2', rule_coupon: '3', rule_defaultAffiliate: 'off' },
      { rules: ['forced', 'lifetime', 'coupon', 'click'] },
    ],
    ['clicks earn for a week', { windowDays: '7' }, { windowDays: 7 }],
    ['Bob earns what nobody else does', { defaultAffiliate: 'bob' }, { defaultAffiliateId: bob }],
    ['links ask extensions to stand down', { standsDown: 'on' }, { standsDown: true }],
    ['customers are bonded for a year', { lifetimeDays: '365' }, { lifetimeDays: 365 }],
    ['customers are bonded for ten orders', { lifetimeOrders: '10' }, { lifetimeOrders: 10 }],
    ['each order needs a new click', { forgetsAfterSale: 'on' }, { forgetsAfterSale: true }],
    ['folders of the checkout', { checkoutFolders: '/Kasse/' }, { checkoutFolders: ['kasse'] }],
    ['no folders of the checkout', { checkoutFolders: '' }, { checkoutFolders: undefined }],
    [
      'buyers are recognised by their address',
      { rule_probabilistic: '6', matchBy: 'address', matchHours: '24', matchPayable: 'on' },
      {
        rules: ['forced', 'coupon', 'lifetime', 'click', 'defaultAffiliate', 'probabilistic'],
        matching: { by: 'address', hours: 24, isPayable: true },
      },
    ],
    ['affiliates are paid in dollars', { payoutCurrency: 'usd' }, { payoutCurrency: 'USD' }],
    ['links store their clicks', { storesAtRedirect: 'on' }, { storesAtRedirect: true }],
    ['pages are believed within limits', trusted, { browserReports: TRUSTED }],
    [
      'a visitor may claim fifty orders an hour',
      { buyerPerHourMax: '50' },
      { claimLimits: { buyerPerHourMax: 50, affiliatePerHourMax: 10 } },
    ],
  ])('is changed so that %s, and in nothing else', async (_what, over, changed) => {
    const before = await policyOf()
    const answer = await owner.post('/policy', { ...unchanged, ...over })
    expect(answer.location).toBe('/policy?notice=policy_changed')
    expect(await policyOf()).toEqual({
      ...before,
      ...changed,
      version: 2,
      since: panel.clock.now,
    })
    const { text } = await owner.get(answer.location!)
    expect(text).toContain('The policy is changed.')
    expect(text).toContain('Version 2 is in force')
  })

  test('can be reset to no default affiliate and to review', async () => {
    await owner.post('/policy', { ...trusted, defaultAffiliate: 'bob' })
    await owner.post('/policy', unchanged)
    expect(await policyOf()).toMatchObject({ version: 3, browserReports: { mode: 'review' } })
    expect((await policyOf())?.defaultAffiliateId).toBeUndefined()
  })

  test('saved without a change keeps its version, and the page says that nothing was changed', async () => {
    await owner.post('/policy', { ...trusted, clickModel: 'first', defaultAffiliate: 'jane' })
    const before = await policyOf()
    const { document } = await owner.get('/policy')
    const answer = await owner.post('/policy', shownIn(document))
    expect(before?.defaultAffiliateId).toBe(jane)
    expect(await policyOf()).toEqual(before)
    expect((await owner.get(answer.location!)).text).toContain('Nothing was changed')
  })

  test('holds for later orders; orders placed before keep theirs', async () => {
    await panel.storage.recordClicks([aClick()], (facts) => settle(facts, panel.clock.now))
    await report(panel, aSale({ orderId: '1001' }))
    panel.clock.now += MINUTE_MS
    await owner.post('/policy', trusted)
    await report(panel, aSale({ orderId: '1002', occurredAt: panel.clock.now }))
    await report(panel, aSale({ orderId: '1001', coupons: ['NONE'] }))
    expect(await statusOf('1001')).toEqual(['default@1', 'unverified'])
    expect(await statusOf('1002')).toEqual(['default@2', 'pending'])
  })

  test('says each rule in its order', async () => {
    const { document } = await owner.get('/policy')
    const rules = [...document.querySelectorAll('select[name^=rule_]')].map((select) => [
      select.getAttribute('name'),
      select.querySelector('option[selected]')?.textContent,
    ])
    expect(rules).toEqual([
      ['rule_forced', '1.'],
      ['rule_coupon', '2.'],
      ['rule_lifetime', '3.'],
      ['rule_click', '4.'],
      ['rule_defaultAffiliate', '5.'],
      ['rule_probabilistic', 'off'],
    ])
  })

  test.each([
    ['clickModel', 'middle', 'Use "first", "last", "split".'],
    ['splitFirst', '120', 'Enter a percentage from 0 to 100'],
    ['splitLast', 'half', 'Enter a percentage from 0 to 100'],
    ['windowDays', 'soon', 'Enter a whole number of days'],
    ['windowDays', '', 'Enter a whole number of days'],
    ['windowDays', '1.5', 'Enter a whole number of days'],
    ['defaultAffiliate', 'ghost', 'There is no affiliate "ghost".'],
    ['introduces', 'maybe', 'Use "on" or "off".'],
    ['storesAtRedirect', '', 'Use "on" or "off".'],
    ['lifetimeDays', '0', 'Enter a whole number from 1'],
    ['lifetimeOrders', '1001', 'Enter a whole number from 1 to 1000'],
    ['forgetsAfterSale', 'maybe', 'Use "on" or "off".'],
    ['standsDown', 'maybe', 'Use "on" or "off".'],
    ['matchBy', 'name', 'Use "address_and_browser" or "address".'],
    ['matchHours', '49', 'Enter a whole number of hours from 1 to 48.'],
    ['matchPayable', 'maybe', 'Use "on" or "off".'],
    ['checkoutFolders', 'https://shop.example/cart', 'is not the name of one folder'],
    ['checkoutFolders', `${'x'.repeat(61)}`, 'is not the name of one folder'],
    ['browserReports', 'always', 'Use "review" or "trusted".'],
    ['amountMax', '200,00 EUR', '"200,00" has a comma'],
    ['amountMax', '200.00 EUR, 5.00 XXQ', 'Enter the maximum total of an order'],
    ['amountMax', '', 'Enter the maximum total of an order'],
    ['perDayMax', '0', 'Enter the maximum number of orders per day'],
    ['perDayMax', '', 'Enter the maximum number of orders per day'],
    ['buyerPerHourMax', '', 'Enter a whole number of orders from 1 to 1000.'],
    ['affiliatePerHourMax', '0', 'Enter a whole number of orders from 1 to 1000.'],
  ])('with a wrong %s (%j) is shown again with what was typed', async (field, typed, message) => {
    // Limits stand from before: emptying one must not quietly keep it.
    await owner.post('/policy', trusted)
    const before = await policyOf()
    const form = { ...trusted, clickModel: 'first', windowDays: '9', [field]: typed }
    const answer = await owner.post('/policy', form)
    expect(answer.status).toBe(422)
    const wrong = answer.document.querySelector('[aria-invalid]')
    expect(wrong?.getAttribute('name')).toBe(field)
    expect(answer.document.querySelector(`#${field}-hint`)?.textContent).toContain(message)
    expect(answer.document.querySelector('[role=alert]')).toBeNull()
    const kept = Object.entries(shownIn(answer.document)).filter(([name]) => !isChoice(name, field))
    for (const [name, value] of kept) expect([name, value]).toEqual([name, form[name as never]])
    expect(await policyOf()).toEqual(before)
  })

  test('of another account is untouched, and its affiliates are unknown', async () => {
    const other = 'other1' as AccountId
    await addAccount(panel.deps, { id: other, name: 'Another shop' })
    const [ours, theirs] = [await policyOf(), await policyOf(other)]
    const stranger = await panel.owner(other)

    const refused = await stranger.post('/policy', { ...trusted, defaultAffiliate: 'jane' })
    expect(refused.status).toBe(422)
    expect(refused.text).not.toContain('Jane')
    expect(await policyOf(other)).toEqual(theirs)

    await stranger.post('/policy', { ...trusted, account })
    expect(await policyOf(other)).toMatchObject({ version: 2, browserReports: TRUSTED })
    expect(await policyOf()).toEqual(ours)
  })
})

/** A choice cannot show what is none of its options. */
const isChoice = (name: string, wrong: string) =>
  name === wrong &&
  [
    ...['clickModel', 'browserReports', 'defaultAffiliate', 'introduces', 'storesAtRedirect'],
    ...['standsDown', 'matchBy', 'matchPayable', 'forgetsAfterSale'],
  ].includes(name)

const shownIn = (document: Document): Readonly<Record<string, string>> =>
  Object.fromEntries(
    [...document.querySelectorAll('main input, main select')].map((field) => [
      field.getAttribute('name') ?? '',
      (field.querySelector('option[selected]') ?? field).getAttribute('value') ?? '',
    ]),
  )

const statusOf = async (orderId: string) => {
  const found = await panel.storage.conversion(account, keyOf(orderId))
  return [found?.verdict.policy, found?.commissions[0]?.status]
}
