import type { Env, SandboxStorage } from '../src/sandbox/env.js'
import { aCollector, type Collector } from './aCollector.js'

const ANSWER_MS = 20

/** A storage that answers after a delay, in the order of the requests. */
export const aLateStorage = (items = new Map<string, string>()) => {
  const later = <Value>(answer: () => Value): Promise<Value> =>
    new Promise((resolve) => setTimeout(() => resolve(answer()), ANSWER_MS))
  const storage: SandboxStorage = Object.freeze({
    getItem: (key: string) => later(() => items.get(key) ?? null),
    setItem: (key: string, value: string) => later(() => void items.set(key, value)),
    removeItem: (key: string) => later(() => items.delete(key)),
  })
  return { items, storage }
}

/** The environment of a sandbox on one page, with a fake network and collector. */
export const aSandbox = (
  href: string,
  more: Partial<Env> = {},
): { readonly env: Env; readonly collector: Collector } => {
  const collector = aCollector()
  const fetch = collector.fetch as unknown as typeof globalThis.fetch
  return { env: Object.freeze({ location: { href }, fetch, ...more }), collector }
}
