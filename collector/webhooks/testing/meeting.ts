import { isProblem } from '../../domain/problem.js'
import type { ProviderMessage } from '../../domain/providerMessage.js'
import { deliveryOf, fixtureBody } from './adapterContract.js'
import type { Life, ProviderFixture } from './providerFixture.js'

/** What all events of one purchase say. */
export const messagesOf = (
  fixture: ProviderFixture,
  { events }: Life,
): readonly ProviderMessage[] =>
  events.flatMap((file) => {
    const delivery = deliveryOf(fixture, fixtureBody(fixture.adapter.provider, file))
    const found = fixture.adapter.translate(delivery, fixture.credentials)
    if (isProblem(found)) throw new Error(`${file}: ${found.message}`)
    return found.messages
  })

/** Each purchase of a fixture is one order, because each of its messages shares a name with another one. */
export const meetingOfNames = (fixture: ProviderFixture): void => {
  test.each(fixture.lives)('all names of $title meet under one order', (life) => {
    const lists = messagesOf(fixture, life).map(({ names }) => names.map(({ id }) => id))
    const known = new Set(lists[0])
    for (let size = 0; size < known.size; ) {
      size = known.size
      for (const ids of lists.filter((one) => one.some((id) => known.has(id))))
        for (const id of ids) known.add(id)
    }
    expect(lists.flat().filter((id) => !known.has(id))).toEqual([])
    const names = messagesOf(fixture, life).flatMap((message) => message.names)
    const [best] = [...names].sort((a, b) => a.rank - b.rank)
    expect(best?.id).toBe(life.expected.orderId)
  })
}
