import type { SandboxStorage } from './env.js'

const PREFIX = 'waymark.'

/** Holds the list of the tracker's keys, because a `SandboxStorage` cannot list its keys. */
export const INDEX = 'waymark.i'

/** Keys that the script on the shop's pages writes as well, without adding them to the index. */
const SHARED: readonly string[] = ['waymark.v', 'waymark.l', 'waymark.a']

/** Far more keys than the outboxes of one browser have. */
const KEYS_MAX = 500

/** Two tabs that write the index concurrently have both lists in it after two tries. */
const LIST_TRIES_MAX = 4

/** A copy of the storage that the tracker can read and write synchronously. */
export interface Mirror {
  readonly kept: Record<string, string>
  /** Loads the tracker's keys from the storage. */
  hydrate(): Promise<unknown>
}

/** Every change of the copy is written to the storage, which may answer late or never. */
export const mirrorOf = (storage: SandboxStorage | undefined): Mirror => {
  const known: Record<string, string> = {}
  // Keys whose value is settled here. A later answer of the storage does not change them.
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
    // Another tab has removed the key. The next change removes it from the index.
    else decided.add(key)
  }
  // Another tab may write the index at the same time. So keys that it added are kept, and the index is
  // read again after every write.
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
    // A microtask: it runs after the tracker's code, which may change a key twice, and before the page
    // can be unloaded.
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

/** Runs a function at once. An exception or a rejection is discarded. */
export const quietly = (run: () => unknown): Promise<unknown> =>
  (async () => run())().catch(() => {})
