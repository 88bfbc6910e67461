import { createHash } from 'node:crypto'

/** How an item compares with the earlier ones of its file. */
export type Seen = 'new' | 'same' | 'other'

/**
 * Remembers which items of a file were there, for a run that stores nothing. Only hashes in two arrays:
 * a `Map` of a million texts takes ten times as much memory.
 */
export const remembering = (most: number): ((key: string, content: unknown) => Seen) => {
  const size = 2 ** Math.ceil(Math.log2(2 * most + 2))
  const keys = new BigUint64Array(size)
  const contents = new BigUint64Array(size)
  return (key, content) => {
    const [hash, said] = [hashOf(key), hashOf(JSON.stringify(content))]
    let place = Number(hash % BigInt(size))
    while (keys[place] !== 0n && keys[place] !== hash) place = (place + 1) % size
    if (keys[place] === 0n) {
      keys[place] = hash
      contents[place] = said
      return 'new'
    }
    return contents[place] === said ? 'same' : 'other'
  }
}

/** Never zero, which marks a free place. */
const hashOf = (text: string): bigint =>
  createHash('sha256').update(text).digest().readBigUInt64LE() | 1n
