import { account, aSale, visitor } from '../../testing/builders.js'
import { decideAt } from '../../testing/readingFrom.js'
import { type Call, newCall, reportQueues } from './reportQueue.js'

const aCall = (orderId: string, name: string): Call =>
  newCall(
    aSale({ orderId, visitorId: visitor(name) }),
    decideAt(),
    {},
    { resolve: () => undefined, reject: () => undefined },
  )

test('a report is ready once the earlier reports of its order and its visitor are settled', () => {
  const { enter, leave } = reportQueues()
  const [a, b, c, d] = [
    aCall('1', 'anna'),
    aCall('2', 'anna'),
    aCall('2', 'ben'),
    aCall('3', 'eve'),
  ]
  const queue = [a, b, c, d].map(enter)[0]
  if (!queue) throw new Error('There is one queue for each account')

  expect(queue.ready.splice(0)).toEqual([a, d])
  leave(queue, d)
  expect(queue.ready.splice(0)).toEqual([])
  leave(queue, a)
  expect(queue.ready.splice(0)).toEqual([b])
  leave(queue, b)
  expect(queue.ready.splice(0)).toEqual([c])
  leave(queue, c)
  expect(queue.last.size).toBe(0)
})

test('a report is refused while 10,000 reports wait, of all accounts together', () => {
  const { enter, leave } = reportQueues()
  const calls = Array.from({ length: 10_000 }, (_, n) => aCall(`${n}`, `visitor ${n}`))
  const [queue] = calls.map(enter)
  const other = aCall('other', 'other')
  const ofOther = { ...other, report: { ...other.report, accountId: `${account}2` as never } }

  expect(() => enter(ofOther)).toThrow('Too many reports are waiting.')
  if (queue && calls[0]) leave(queue, calls[0])
  expect(enter(ofOther).ready).toEqual([ofOther])
})
