import { gate, type Lane } from './gate.js'

/** Work that ends when the test says so. */
const aJob = () => {
  let end: () => void = () => undefined
  const ended = new Promise<void>((resolve) => {
    end = resolve
  })
  return { end, ended }
}

describe('a gate', () => {
  test('runs as much at once as it may, and refuses what finds the queue full', async () => {
    const pass = gate({ atOnceMax: 2, waitingMax: 3 })
    let running = 0
    let most = 0
    const job = aJob()
    const work = async () => {
      running += 1
      most = Math.max(most, running)
      await job.ended
      running -= 1
    }
    const passed = Array.from({ length: 9 }, () => pass('stranger', work))
    job.end()
    const answers = await Promise.all(passed)
    expect(answers.filter((answer) => answer === 'busy')).toHaveLength(4)
    expect(most).toBe(2)
  })

  test('lets those who are known go first, and keeps places for them that no stranger takes', async () => {
    const pass = gate({ atOnceMax: 1, waitingMax: 2 })
    const order: string[] = []
    const job = aJob()
    const enter = (lane: Lane, name: string) =>
      pass(lane, async () => {
        order.push(name)
        await job.ended
      })
    const passed = [
      enter('stranger', 's1'),
      enter('stranger', 's2'),
      enter('stranger', 's3'),
      enter('stranger', 's4'),
      enter('known', 'k1'),
      enter('known', 'k2'),
    ]
    job.end()
    expect((await Promise.all(passed)).indexOf('busy')).toBe(3)
    expect(order).toEqual(['s1', 'k1', 'k2', 's2', 's3'])
  })

  test('gives the place of work that failed to the next', async () => {
    const pass = gate({ atOnceMax: 1, waitingMax: 1 })
    const failing = pass('known', async () => {
      throw new Error('out of memory')
    })
    const next = pass('known', async () => 'done')
    await expect(failing).rejects.toThrow('out of memory')
    expect(await next).toEqual({ done: 'done' })
  })
})
