import { parentPort, workerData } from 'node:worker_threads'
import { openLists, type Reader } from './lists.js'
import type { Question } from './workerReader.js'

// better-sqlite3 is synchronous, so on the main thread a long list would block all requests.
const reader = openLists(workerData as string)

parentPort?.on('message', async ({ id, method, values }: Question) => {
  try {
    const read = reader[method] as (
      ...values: readonly unknown[]
    ) => ReturnType<Reader['listClicks']>
    parentPort?.postMessage({ id, value: await read(...values) })
  } catch (error) {
    parentPort?.postMessage({ id, error: String((error as Error)?.stack ?? error) })
  }
})
