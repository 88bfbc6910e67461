import { one, type Runner, type Step } from '../steps/step.js'
import { StorageOutage } from '../storage.js'
import { readsTogether } from './readsTogether.js'

/** Answers every statement with its text, and keeps what was asked together. */
const anEcho = () => {
  const journeys: string[][] = []
  const read: Runner['read'] = async (step) => {
    const running = step()
    let state = running.next()
    while (!state.done) {
      const texts = state.value.map((ask) => ('text' in ask ? ask.text : ''))
      journeys.push(texts)
      if (texts.includes('outage')) throw new StorageOutage('gone')
      if (texts.includes('wrong')) throw new Error('wrong')
      state = running.next(texts.map((text) => ({ rows: [{ text }], changes: 1 })))
    }
    return state.value
  }
  return { journeys, read: readsTogether(read) }
}

const textOf = (text: string) =>
  function* (): Step<string | undefined> {
    return (yield* one<{ text: string }>(text))?.text
  }

test('reads of one turn make one journey, and each gets its own answer', async () => {
  const { read, journeys } = anEcho()

  expect(await Promise.all([read(textOf('a')), read(textOf('b'))])).toEqual(['a', 'b'])
  expect(await read(textOf('c'))).toBe('c')

  expect(journeys).toEqual([['a', 'b'], ['c']])
})

test('a read that fails spoils no other', async () => {
  const { read } = anEcho()

  const found = await Promise.allSettled(['a', 'wrong', 'b'].map((text) => read(textOf(text))))

  expect(found.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled'])
})

test('an outage rejects all reads that were sent together', async () => {
  const { read, journeys } = anEcho()

  const found = await Promise.allSettled(['a', 'outage'].map((text) => read(textOf(text))))

  expect(found.map(({ status }) => status)).toEqual(['rejected', 'rejected'])
  expect(journeys).toHaveLength(1)
})
