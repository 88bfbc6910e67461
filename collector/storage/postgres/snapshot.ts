import type { Pool } from 'pg'
import type { Runner } from '../steps/step.js'
import { toOutage } from './outage.js'
import { stepsOn } from './transactions.js'

/** Runs reads in one snapshot, in a transaction that cannot write. */
export const inSnapshotOf =
  (readers: Pool, prepare: boolean) =>
  async <Value>(work: (read: Runner['read']) => Promise<Value>): Promise<Value> => {
    const client = await readers.connect()
    try {
      await client.query('begin isolation level repeatable read, read only')
      return await work(stepsOn(client, prepare))
    } catch (error) {
      throw toOutage(error)
    } finally {
      client.release(true)
    }
  }
