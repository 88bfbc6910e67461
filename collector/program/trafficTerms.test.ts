import { isProblem } from '../domain/problem.js'
import { eur, NOON } from '../testing/builders.js'
import { type CampaignForm, fill } from './campaigns.js'
import { firstVersion } from './firstVersion.js'
import { trafficTermsForm } from './trafficTerms.js'

const filled = (form: CampaignForm, version = firstVersion('summer', NOON)) => {
  const found = fill(version, form)
  if (isProblem(found)) throw new Error(`${found.field}: ${found.message}`)
  return found
}

describe('the terms of clicks and impressions', () => {
  const all = { click: '0.05 EUR', clickHours: '12', clickCap: '500', impressions: '1.00 EUR' }

  test('are read from what a merchant types, and written in the same form', () => {
    const version = filled({ ...all, trafficApproval: 'automatic' })
    expect(version).toMatchObject({
      click: { amount: eur('0.05'), uniqueHours: 12, perDayMax: 500 },
      impressions: eur('1.00'),
      trafficApproval: 'automatic',
    })
    expect(filled(trafficTermsForm(version))).toEqual({ ...version, name: 'summer' })
  })

  test('are unique within 24 hours, without a cap and held, if nothing else is said', () => {
    const version = filled({ click: '0.05 EUR' })
    expect(version.click).toEqual({ amount: eur('0.05'), uniqueHours: 24 })
    expect(version.trafficApproval).toBeUndefined()
  })

  test('keep their values where the form omits them, and are removed by "none" and "all"', () => {
    const version = filled(all)
    expect(filled({ name: 'Other' }, version).click).toEqual(version.click)
    expect(filled({ clickCap: 'all' }, version).click).toEqual({
      ...{ amount: eur('0.05'), uniqueHours: 12 },
    })
    const ended = filled({ click: 'none', impressions: 'none' }, version)
    expect([ended.click, ended.impressions]).toEqual([undefined, undefined])
  })

  test.each<[string, CampaignForm]>([
    ['click', { click: '5%' }],
    ['click', { click: '0.00 EUR' }],
    ['click', { click: '0.05' }],
    ['clickHours', { click: '0.05 EUR', clickHours: '0' }],
    ['clickHours', { click: '0.05 EUR', clickHours: '169' }],
    ['clickCap', { click: '0.05 EUR', clickCap: '0' }],
    ['impressions', { impressions: '-1.00 EUR' }],
    ['trafficApproval', { trafficApproval: 'manual' }],
  ])('are refused in %s: %j', (field, form) => {
    expect(fill(firstVersion('summer', NOON), form)).toMatchObject({ field })
  })
})
