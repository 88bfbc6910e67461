import { isProblem } from '../domain/problem.js'
import { eur, NOON } from '../testing/builders.js'
import { actionTypesForm } from './actionTypes.js'
import { type CampaignForm, fill } from './campaigns.js'
import { firstVersion } from './firstVersion.js'

const filled = (form: CampaignForm, version = firstVersion('summer', NOON)) => {
  const found = fill(version, form)
  if (isProblem(found)) throw new Error(`${found.field}: ${found.message}`)
  return found
}

const all: CampaignForm = {
  actionNames: { signup: ' Newsletter sign-up ', trial: 'Free trial' },
  actionHoldDays: { signup: '7' },
  actionApprovals: { trial: 'review' },
  actionValues: { trial: '20.00 EUR' },
}

describe('the settings of single actions', () => {
  test('are read from what a merchant types, and written in the same form', () => {
    const version = filled(all)
    expect(version.actionTypes).toEqual({
      signup: { name: 'Newsletter sign-up', holdDays: 7 },
      trial: { name: 'Free trial', approval: 'review', value: eur('20.00') },
    })
    expect(filled(actionTypesForm(version)).actionTypes).toEqual(version.actionTypes)
  })

  test('keep their values where the form omits them, and are removed by "none"', () => {
    const version = filled(all)
    expect(filled({ name: 'Other' }, version).actionTypes).toEqual(version.actionTypes)
    expect(filled({ actionApprovals: { trial: 'automatic' } }, version).actionTypes?.trial).toEqual(
      { name: 'Free trial', value: eur('20.00') },
    )
    const ended = {
      actionNames: { signup: 'none', trial: 'None' },
      actionHoldDays: { signup: 'none' },
      actionApprovals: { trial: 'none' },
      actionValues: { trial: 'none' },
    }
    expect(filled(ended, version).actionTypes).toBeUndefined()
  })

  test.each<[string, CampaignForm]>([
    ['actionNames', { actionNames: { 'sign up': 'Sign-up' } }],
    ['actionNames.signup', { actionNames: { signup: ' ' } }],
    ['actionNames.signup', { actionNames: { signup: 'a\nb' } }],
    ['actionHoldDays.signup', { actionHoldDays: { signup: '-1' } }],
    ['actionHoldDays.signup', { actionHoldDays: { signup: '401' } }],
    ['actionApprovals.signup', { actionApprovals: { signup: 'manual' } }],
    ['actionValues.signup', { actionValues: { signup: '20.00' } }],
    ['actionValues.signup', { actionValues: { signup: '0.00 EUR' } }],
    ['actionValues.signup', { actionValues: { signup: '5%' } }],
  ])('are refused in %s: %j', (field, form) => {
    expect(fill(firstVersion('summer', NOON), form)).toMatchObject({ code: 'invalid', field })
  })

  test('may be of an action whose code is a name that every object inherits', () => {
    const version = filled({ actionNames: { constructor: 'Constructor' } as never })
    expect(version.actionTypes?.constructor).toEqual({ name: 'Constructor' })
  })
})
