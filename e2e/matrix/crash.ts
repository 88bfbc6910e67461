import { spawnSync } from 'node:child_process'
import type { Tab, Visitor } from '../browsers/browser.js'
import { expect } from '../visitor.js'

/**
 * Waits until the add-on's database has all data of the page's storage. The add-on writes with strict
 * durability, and this reads only committed data. So the data is on the disk afterwards.
 */
export const expectCopied = (tab: Tab): Promise<void> =>
  expect
    .poll(() =>
      tab.evaluate(async () => {
        const done = <Value>(request: IDBRequest<Value>) =>
          new Promise<Value>((resolve, reject) => {
            request.onsuccess = () => resolve(request.result)
            request.onerror = () => reject(request.error)
          })
        const copies = new Map<IDBValidKey, unknown>()
        for (const { name = '' } of await indexedDB.databases()) {
          const database = await done(indexedDB.open(name))
          const store = database.transaction('kept').objectStore('kept')
          const [keys, values] = await Promise.all([done(store.getAllKeys()), done(store.getAll())])
          keys.forEach((key, index) => void copies.set(key, values[index]))
          database.close()
        }
        const kept = Object.entries(localStorage).filter(([key]) => key.startsWith('waymark.'))
        return kept.length > 0 && kept.every(([key, value]) => copies.get(key) === value)
      }),
    )
    .toBe(true)

/** Kills the browser and all its processes. */
export const killBrowser = async (visitor: Visitor, profile: string): Promise<void> => {
  spawnSync('pkill', ['-9', '-f', profile])
  await visitor.close().catch(() => undefined)
}
