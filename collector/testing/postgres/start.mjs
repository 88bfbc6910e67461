import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { startServer } from './server.mjs'

/** Before the tests: `DATABASE_URL`'s server where one is named, else one of our own. */
export default async () => {
  process.env.WAYMARK_TEST_FOLDER = mkdtempSync(join(tmpdir(), 'waymark-tests-'))
  if (process.env.DATABASE_URL) {
    process.env.WAYMARK_TEST_POSTGRES = process.env.DATABASE_URL
    return
  }
  const { url, stop } = await startServer()
  process.env.WAYMARK_TEST_POSTGRES = url
  globalThis.waymarkStopPostgres = stop
}
