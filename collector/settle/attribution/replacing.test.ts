import type { AffiliateClass } from '../../domain/affiliate.js'
import { CHECKOUT_FOLDERS } from '../../domain/checkout.js'
import type { Click } from '../../domain/click.js'
import type { AffiliateId } from '../../domain/ids.js'
import { HOUR_MS, MINUTE_MS } from '../../domain/time.js'
import { aClick, aConfirmation, anAffiliate, aSale, id, NOON } from '../../testing/builders.js'
import { SOON, someFacts } from '../../testing/facts.js'
import { settle } from '../settle.js'

const SHOP = 'https://www.shop.example'
const START = NOON - 2 * HOUR_MS

const classed = (name: string, changes: readonly (readonly [number, AffiliateClass])[]) => ({
  ...anAffiliate(name),
  settings: changes.map(([since, one]) => ({ kind: 'class', since, class: one }) as const),
})

/** Creators, and a browser extension. */
const affiliates = [anAffiliate('ann'), anAffiliate('ben'), classed('ext', [[0, 'soft']])]

const clickOf = (name: string, minute: number, path = '/shoes', referrer?: string): Click =>
  aClick({
    id: `${minute} ${name}`,
    affiliateCode: name,
    affiliateId: id<AffiliateId>(name),
    clickedAt: START + minute * MINUTE_MS,
    url: `${SHOP}${path}?a_aid=${name}`,
    referrer,
  })

const settled = (clicks: readonly Click[], over: Parameters<typeof someFacts>[0] = {}) => {
  const reports = [aSale(), aConfirmation()]
  const policy = { checkoutFolders: CHECKOUT_FOLDERS, ...over?.policy }
  const { verdict } = settle(someFacts({ reports, affiliates, clicks, ...over, policy }), SOON)
  return {
    credited: verdict.credits.map(({ clickId }) => clickId),
    passed: verdict.passed?.map(({ clickId, miss }) => `${clickId}: ${miss}`),
  }
}

describe('a click after one of another affiliate', () => {
  test('that lands on a page of the checkout leaves the credit with the earlier one', () => {
    expect(settled([clickOf('ann', 0), clickOf('ben', 19, '/de/checkout/pay')])).toEqual({
      credited: ['0 ann'],
      passed: ['19 ben: click_at_checkout'],
    })
  })

  test.each([
    ['a cart with an ending', '/Cart.php', undefined],
    ['a page of the shop that was reached from its cart', '/shoes', `${SHOP}/cart`],
  ])('counts as made at the checkout: %s', (_name, path, referrer) => {
    const clicks = [clickOf('ann', 0), clickOf('ben', 19, path, referrer)]
    expect(settled(clicks).credited).toEqual(['0 ann'])
  })

  test.each([
    ['another page', '/shoes', undefined],
    ['a page whose name only contains the word', '/cartridges', undefined],
    [
      'a page that was reached from the cart of another shop',
      '/shoes',
      'https://other.example/cart',
    ],
  ])('takes the credit if it lands on %s', (_name, path, referrer) => {
    const clicks = [clickOf('ann', 0), clickOf('ben', 19, path, referrer)]
    expect(settled(clicks)).toEqual({ credited: ['19 ben'], passed: undefined })
  })

  test('at the checkout takes the credit if the policy names no folders', () => {
    const clicks = [clickOf('ann', 0), clickOf('ben', 19, '/checkout')]
    const policy = { checkoutFolders: undefined }
    expect(settled(clicks, { policy })).toEqual({ credited: ['19 ben'], passed: undefined })
  })

  test('at the checkout takes the credit if the earlier one is too old to earn', () => {
    const old = { ...clickOf('ann', 0), clickedAt: NOON - 90 * 24 * HOUR_MS }
    expect(settled([old, clickOf('ben', 19, '/checkout')]).credited).toEqual(['19 ben'])
  })

  test('leaves no share of a split commission to the affiliate who came at the checkout', () => {
    const clicks = [clickOf('ann', 0), clickOf('ben', 9), clickOf('ext', 19, '/cart')]
    expect(settled(clicks, { policy: { clickModel: 'split' } })).toEqual({
      credited: ['0 ann', '9 ben'],
      passed: ['19 ext: click_at_checkout'],
    })
  })
})

describe('a click at the checkout', () => {
  test('earns if it is the only one', () => {
    expect(settled([clickOf('ben', 19, '/checkout')]).credited).toEqual(['19 ben'])
  })

  test('earns for the affiliate whose link the visitor had followed before', () => {
    const clicks = [clickOf('ann', 0), clickOf('ann', 19, '/checkout')]
    expect(settled(clicks)).toEqual({ credited: ['19 ann'], passed: undefined })
  })
})

describe('a soft affiliate', () => {
  test('does not take the credit of a hard one', () => {
    expect(settled([clickOf('ann', 0), clickOf('ext', 19)])).toEqual({
      credited: ['0 ann'],
      passed: ['19 ext: click_of_soft_affiliate'],
    })
  })

  test('earns alone', () => {
    expect(settled([clickOf('ext', 19)]).credited).toEqual(['19 ext'])
  })

  test('loses the credit to a hard one who comes later', () => {
    expect(settled([clickOf('ext', 0), clickOf('ann', 19)]).credited).toEqual(['19 ann'])
  })

  test('takes the credit of another soft one', () => {
    const other = classed('code', [[0, 'soft']])
    const clicks = [clickOf('code', 0), clickOf('ext', 19)]
    expect(settled(clicks, { affiliates: [...affiliates, other] }).credited).toEqual(['19 ext'])
  })

  test('is what it was when its link was clicked', () => {
    const changed = classed('late', [[START + 10 * MINUTE_MS, 'soft']])
    const all = { affiliates: [...affiliates, changed] }
    expect(settled([clickOf('ann', 0), clickOf('late', 9)], all).credited).toEqual(['9 late'])
    expect(settled([clickOf('ann', 0), clickOf('late', 11)], all).credited).toEqual(['0 ann'])
  })
})

test('at most the latest 20 clicks that do not count are kept with the verdict', () => {
  const many = Array.from({ length: 30 }, (_, index) => clickOf('ext', index + 1))
  const { passed = [] } = settled([clickOf('ann', 0), ...many])
  expect(passed).toHaveLength(20)
  expect(passed.at(-1)).toMatch(/^30 ext/)
})
