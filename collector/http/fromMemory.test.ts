import { fromMemory } from './fromMemory.js'

/** A source of values that counts how often it is read, and may fail or not answer. */
const aSource = () => {
  const source = {
    value: 'a' as string | undefined,
    reads: 0,
    answer: 'value' as 'value' | 'error' | 'never',
    now: 0,
  }
  const load = async () => {
    source.reads += 1
    if (source.answer === 'error') throw new Error('away')
    if (source.answer === 'never') return new Promise<never>(() => undefined)
    return source.value
  }
  return { source, memory: fromMemory<string, string>(load, () => source.now) }
}
/** Lets the reads that run beside a request end. */
const settle = () => new Promise((resolve) => setImmediate(resolve))

test('a value is read at most once a second, and no request waits for it', async () => {
  const { source, memory } = aSource()
  expect(memory.knows('x')).toBe(false)
  expect(await memory.read('x')).toBe('a')
  source.value = 'b'
  source.now = 999
  expect(await memory.read('x')).toBe('a')
  expect(source.reads).toBe(1)
  source.now = 1_001
  expect(await memory.read('x')).toBe('a')
  await settle()
  expect(await memory.read('x')).toBe('b')
  expect(source.reads).toBe(2)
})

test('a value that was not used for ten seconds is read before the answer', async () => {
  const { source, memory } = aSource()
  await memory.read('x')
  source.value = 'b'
  source.now = 10_001
  expect(await memory.read('x')).toBe('b')
})

test.each(['error', 'never'] as const)(
  'the last value is used while the source gives: %s',
  async (answer) => {
    const { source, memory } = aSource()
    await memory.read('x')
    Object.assign(source, { answer, now: 60_000 })
    expect(await memory.read('x')).toBe('a')
    // The next request does not wait again.
    const reads = source.reads
    expect(await memory.read('x')).toBe('a')
    expect(source.reads).toBe(reads)
  },
)

test('a value that is gone is not returned again', async () => {
  const { source, memory } = aSource()
  await memory.read('x')
  Object.assign(source, { value: undefined, now: 20_000 })
  expect(await memory.read('x')).toBeUndefined()
  expect(memory.knows('x')).toBe(false)
})

test('without a value from before, the error of the source is passed on', async () => {
  const { source, memory } = aSource()
  source.answer = 'error'
  await expect(memory.read('x')).rejects.toThrow('away')
  source.answer = 'value'
  expect(await memory.read('x')).toBe('a')
})

test('requests at the same time share one read', async () => {
  const { source, memory } = aSource()
  await Promise.all([memory.read('x'), memory.read('x'), memory.read('x')])
  expect(source.reads).toBe(1)
})
