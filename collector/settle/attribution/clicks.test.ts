import { days } from '../../domain/time.js'
import { aClick, aSale, NOON, visitor } from '../../testing/builders.js'
import { SOON, someFacts, trailOf } from '../../testing/facts.js'
import { settle } from '../settle.js'

describe('a click that a program made', () => {
  const old = aClick({ id: 'old', clickedAt: NOON - days(61) })
  const byBot = aClick({ id: 'bot', clickedAt: NOON - days(1), mark: 'bot' })

  test('is the reason if the visitor made no other click', () => {
    const outcome = settle(someFacts({ clicks: [byBot] }), SOON)
    expect(trailOf(outcome)).toContain('click click_by_bot')
  })

  test('is not the reason if a person also clicked, under this or another id of the visitor', () => {
    const anna = visitor('anna')
    // Storage loads a marked click only for an id that has no other, and knows both ids as one visitor.
    const outcome = settle(
      someFacts({ reports: [aSale()], clicks: [old, byBot], visitors: new Map([[anna, anna]]) }),
      SOON,
    )
    expect(trailOf(outcome)).toContain('click click_too_old')
  })
})
