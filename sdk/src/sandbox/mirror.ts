import type { SandboxStorage } from './env.js'

const PREFIX = 'waymark.'

/** Ours, because a storage that answers later cannot be asked which keys it holds. */
export const INDEX = 'waymark.i'

/** The script of the shop's pages writes these too, so they may be there without an index. */
const SHARED: readonly string[] = ['waymark.v', 'waymark.l', 'waymark.a']

/** Far more than the outboxes of one browser hold. */
const KEYS_MAX = 500

/** Two tabs that write at once agree after two rounds. */
const LIST_TRIES_MAX = 4

/** A storage as the tracker wants it: an object that answers at once. */
export interface Mirror {
  readonly kept: Record<string, string>
  /** Reads what the storage holds of ours. */
  hydrate(): Promise<unknown>
}

/** An object whose every change is written through to a storage that may answer later or never. */
export const mirrorOf = (storage: SandboxStorage | undefined): Mirror => {
  const known: Record<string, string> = {}
  // Here decided, whatever the storage says later.
  const decided = new Set<string>()
  const changed = new Set<string>()

  const listed = async (): Promise<readonly string[]> => {
    const keys = JSON.parse((await storage?.getItem(INDEX)) || '[]')
    const ours = Array.isArray(keys) ? keys.map(String).filter((key) => key.startsWith(PREFIX)) : []
    return ours.slice(0, KEYS_MAX)
  }
  const read = async (key: string) => {
    const value = await storage?.getItem(key)
    if (decided.has(key)) return
    if (value) known[key] = `${value}`
    // Removed by somebody else: it leaves the index with the next change.
    else decided.add(key)
  }
  // Another tab lists its keys too: what it wrote meanwhile is added to, and looked at again.
  const list = async (tries = LIST_TRIES_MAX): Promise<void> => {
    const found = await listed().catch((): readonly string[] => [])
    const keys = [...new Set([...found, ...Object.keys(known)])]
    const wanted = keys.filter((key) => key in known || !decided.has(key))
    if (!tries || `${wanted}` === `${found}`) return
    await (wanted[0] ? storage?.setItem(INDEX, JSON.stringify(wanted)) : storage?.removeItem(INDEX))
    await list(tries - 1)
  }
  const write = () => {
    if (!storage || !changed.size) return
    for (const key of changed)
      quietly(() =>
        key in known ? storage.setItem(key, `${known[key]}`) : storage.removeItem(key),
      )
    changed.clear()
    quietly(() => list())
  }
  const note = (key: string) => {
    changed.add(key)
    decided.add(key)
    // After this task, in which the tracker may change a key twice, and before the page can go.
    Promise.resolve().then(write)
    return true
  }
  return {
    kept: new Proxy(known, {
      set: (_, key: string, value: string) => Reflect.set(known, key, value) && note(key),
      deleteProperty: (_, key: string) => Reflect.deleteProperty(known, key) && note(key),
    }),
    hydrate: async () => {
      const shared = SHARED.map((key) => quietly(() => read(key)))
      const keys = await listed().catch(() => [])
      await Promise.all([...shared, ...keys.map((key) => quietly(() => read(key)))])
    },
  }
}

/** Begins at once; what is thrown now or later is nobody's concern. */
export const quietly = (run: () => unknown): Promise<unknown> =>
  (async () => run())().catch(() => {})
