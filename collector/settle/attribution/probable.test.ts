import type { Click } from '../../domain/click.js'
import type { Policy } from '../../domain/policy.js'
import type { Statement } from '../../domain/report.js'
import { HOUR_MS, MINUTE_MS } from '../../domain/time.js'
import { RULE_NAMES } from '../../domain/verdict.js'
import { aClick, aSale, bob, eur, NOON, visitor } from '../../testing/builders.js'
import { SOON, someFacts } from '../../testing/facts.js'
import { settle } from '../settle.js'

/** A server's sale without a visitor, from the browser with the trace `t`. */
const sale = (over: Partial<Statement> = {}) =>
  aSale({ source: 'server', timed: true, visitorId: undefined, traces: ['t'], ...over })

const clickAt = (before: number, over: Partial<Click> = {}): Click =>
  aClick({ visitorId: visitor('somebody'), clickedAt: NOON - before, trace: 't', ...over })

const settled = (
  traced: readonly Click[],
  reports: readonly Statement[] = [sale()],
  policy: Partial<Policy> = {},
) =>
  settle(someFacts({ traced, reports, clicks: [], policy: { rules: RULE_NAMES, ...policy } }), SOON)

const missOf = (...facts: Parameters<typeof settled>) =>
  settled(...facts).verdict.trail.find(({ rule }) => rule === 'probabilistic')?.miss

test('the last click from the same address and browser is credited, and held for review', () => {
  const { verdict, commissions } = settled([
    clickAt(3 * HOUR_MS, { id: 'early' }),
    clickAt(2 * HOUR_MS, { id: 'late', affiliateId: bob }),
    clickAt(HOUR_MS, { id: 'other', trace: 'u' }),
  ])
  expect(verdict.credits).toMatchObject([
    { affiliateId: bob, rule: 'probabilistic', clickId: 'late', proven: true },
  ])
  expect(commissions).toMatchObject([
    { amount: eur('4.99'), status: 'held', reasons: ['probable_visitor'] },
  ])
})

test('the last click counts also if the policy credits the first click of a visitor', () => {
  const clicks = [clickAt(HOUR_MS, { affiliateId: bob }), clickAt(2 * HOUR_MS, { id: 'early' })]
  const { verdict } = settled(clicks, [sale()], { clickModel: 'first' })
  expect(verdict.credits).toMatchObject([{ affiliateId: bob }])
})

test.each([
  ['exactly 48 hours before the order', 48 * HOUR_MS, undefined],
  ['a millisecond earlier', 48 * HOUR_MS + 1, 'no_match'],
  ['at the same instant', 0, undefined],
  ['after the order', -1, 'no_match'],
])('a click %s', (_when, before, miss) => {
  expect(missOf([clickAt(before)])).toBe(miss)
})

test('the hours are those of the policy', () => {
  const matching = { by: 'address', hours: 2, isPayable: false } as const
  expect(missOf([clickAt(2 * HOUR_MS)], [sale()], { matching })).toBeUndefined()
  expect(missOf([clickAt(2 * HOUR_MS + 1)], [sale()], { matching })).toBe('no_match')
})

test.each([
  ['no report has a trace', [], [sale({ traces: [] })], 'no_trace'],
  ['the browser followed no link', [], [sale()], 'no_match'],
  ['the click is of a bot', [clickAt(1, { mark: 'bot' })], [sale()], 'click_by_bot'],
  ['the click is a test', [clickAt(1, { test: true })], [sale()], 'no_match'],
  [
    'the affiliate is unknown',
    [clickAt(1, { affiliateId: undefined })],
    [sale()],
    'unknown_affiliate',
  ],
])('nobody is credited if %s', (_why, traced, reports, miss) => {
  expect(missOf(traced, reports)).toBe(miss)
})

test('a policy may make it payable', () => {
  const matching = { by: 'address', hours: 48, isPayable: true } as const
  const { commissions } = settled([clickAt(1)], [sale()], { matching })
  expect(commissions).toMatchObject([{ status: 'pending', reasons: [] }])
})

test('without the rule, a trace credits nobody', () => {
  const { verdict } = settled([clickAt(1)], [sale()], { rules: ['click'] })
  expect(verdict.credits).toEqual([])
})

test('a click at the checkout does not take the place of an earlier one of another affiliate', () => {
  const traced = [
    clickAt(HOUR_MS, { id: 'early' }),
    clickAt(1, { id: 'extension', affiliateId: bob, url: 'https://shop.example/cart' }),
  ]
  const { verdict } = settled(traced, [sale()], { checkoutFolders: ['cart'] })
  expect(verdict).toMatchObject({
    credits: [{ clickId: 'early' }],
    passed: [{ clickId: 'extension', miss: 'click_at_checkout' }],
  })
})

test('a page’s claim that arrives after the server’s report proves no visitor', () => {
  const page = aSale({ visitorId: undefined, traces: ['t'], receivedAt: NOON + 5 * MINUTE_MS })
  const server = sale({ traces: [], receivedAt: NOON })
  const after = clickAt(0, { receivedAt: NOON + MINUTE_MS })
  const { commissions } = settled([after], [server, page])
  expect(commissions).toMatchObject([
    { status: 'held', reasons: ['order_claim_unproven', 'probable_visitor'] },
  ])
})

test('the customer is not bonded', () => {
  const { conversion } = settled([clickAt(1)], [sale({ customer: 'c1' })])
  expect(conversion.bond).toBeUndefined()
})
