import { isProblem } from '../../domain/problem.js'
import { eur, NOON } from '../../testing/builders.js'
import { aCampaign } from '../../testing/facts.js'
import { fillPerformance, type PerformanceForm } from './performanceForm.js'
import { performanceForm } from './performanceTexts.js'

const fixed = { kind: 'fixed', amount: eur('1.00'), partialRefund: 'pro_rata' } as const
const campaigns = [aCampaign({ groups: { gold: { sale: fixed } } })]
const fill = (form: PerformanceForm, current?: Parameters<typeof fillPerformance>[0]) =>
  fillPerformance(current, form, campaigns, NOON)
const good = (form: PerformanceForm) => {
  const version = fill(form)
  if (isProblem(version)) throw new Error(`${version.field}: ${version.message}`)
  return version
}
const usual = { name: 'Ten sales', atLeast: '10', bonus: '50.00 EUR' }

test('a performance rule is read from what a merchant types, and written in the same form', () => {
  const version = good({ ...usual, campaign: 'default', bonusHoldDays: '7' })
  expect(version).toMatchObject({
    ...{ version: 1, status: 'active', counts: 'approved', period: 'month', delayDays: 30 },
    threshold: { measure: 'sales', atLeast: 10 },
    action: { kind: 'bonus', amount: eur('50.00'), holdDays: 7 },
  })
  expect(fill(performanceForm(version, campaigns))).toEqual(version)
  const group = good({
    ...usual,
    bonus: '',
    group: 'default:gold',
    measure: 'total',
    atLeast: '5 EUR',
  })
  expect(group).toMatchObject({
    threshold: { measure: 'total', atLeast: eur('5.00') },
    action: { kind: 'group', group: 'gold' },
  })
  expect(fill(performanceForm(group, campaigns))).toEqual(group)
})

test('an edit keeps what it omits, and replaces a bonus by a group', () => {
  const version = good(usual)
  expect(fill({ atLeast: '20' }, version)).toMatchObject({
    ...{ version: 2, action: version.action, threshold: { atLeast: 20 } },
  })
  expect(fill({ group: 'default:gold' }, version)).toMatchObject({ action: { kind: 'group' } })
})

test.each<[string, PerformanceForm]>([
  ['name', { ...usual, name: ' ' }],
  ['status', { ...usual, status: 'on' }],
  ['campaign', { ...usual, campaign: 'nothing' }],
  ['measure', { ...usual, measure: 'clicks' }],
  ['atLeast', { ...usual, atLeast: '0' }],
  ['atLeast', { ...usual, measure: 'total' }],
  ['counts', { ...usual, counts: 'all' }],
  ['period', { ...usual, period: 'week' }],
  ['delayDays', { ...usual, delayDays: '366' }],
  ['bonus', { ...usual, bonus: '5%' }],
  ['bonus', { ...usual, bonus: '' }],
  ['bonusHoldDays', { ...usual, bonusHoldDays: '400' }],
  ['group', { ...usual, group: 'default:gold' }],
  ['group', { ...usual, bonus: '', group: 'default:silver' }],
])('%s is refused in %j', (field, form) => {
  expect(fill(form)).toMatchObject({ field })
})

test('the period of a rule cannot be changed', () => {
  expect(fill({ period: 'ever' }, good(usual))).toMatchObject({ field: 'period' })
})
