import { Worker } from 'node:worker_threads'
import { readsBy } from '../lazyReads.js'
import type { Reads } from '../reads.js'
import { StorageOutage } from '../storage.js'
import type { Reader } from './lists.js'

export interface Question {
  readonly id: number
  readonly method: keyof Reads
  readonly values: readonly unknown[]
}

interface Answer {
  readonly id: number
  readonly value?: unknown
  readonly error?: string
}

interface Waiting {
  readonly resolve: (value: never) => void
  readonly reject: (error: Error) => void
}

/** How many lists may wait for the worker. Further ones are refused. */
export const READS_WAITING_MAX = 1_000

/** The delay before a thread that ended is replaced. */
const RESTART_MS = 200

/**
 * Runs lists in a separate thread with its own read-only connection. The first list starts the thread: it
 * would otherwise compete with the start of the collector, and many collectors never show a list.
 */
export const workerReader = (file: string): Reader => {
  const waiting = new Map<number, Waiting>()
  let worker: Worker | undefined
  let mayStart = true
  let closing = false
  let lastId = 0
  const failAll = (cause: unknown) => {
    for (const { reject } of waiting.values()) {
      reject(new StorageOutage('Lists cannot be read right now.', cause, 'reader_ended'))
    }
    waiting.clear()
  }
  const start = () => {
    mayStart = false
    worker = new Worker(new URL('./readWorker.js', import.meta.url), { workerData: file })
    worker.on('message', ({ id, value, error }: Answer) => {
      const asked = waiting.get(id)
      waiting.delete(id)
      if (error === undefined) asked?.resolve(value as never)
      else asked?.reject(new Error(`A list failed in the reading thread: ${error}`))
    })
    worker.on('error', failAll)
    worker.on('exit', (code) => {
      worker = undefined
      failAll(new Error(`The reading thread ended with code ${code}.`))
      setTimeout(() => {
        mayStart = !closing
      }, RESTART_MS).unref()
    })
  }
  const ask =
    <Method extends keyof Reads>(method: Method) =>
    (...values: Parameters<Reads[Method]>): ReturnType<Reads[Method]> =>
      new Promise((resolve, reject) => {
        if (mayStart) start()
        if (!worker || waiting.size >= READS_WAITING_MAX) {
          const kind = worker ? 'lists_full' : 'reader_ended'
          reject(new StorageOutage('Lists cannot be read right now.', undefined, kind))
          return
        }
        lastId += 1
        waiting.set(lastId, { resolve, reject })
        worker.postMessage({ id: lastId, method, values } satisfies Question)
      }) as ReturnType<Reads[Method]>
  return {
    ...readsBy((method) => ask(method) as never),
    close: async () => {
      closing = true
      mayStart = false
      await worker?.terminate()
    },
  }
}
