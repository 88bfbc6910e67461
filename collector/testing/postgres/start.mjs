import { startServer } from './server.mjs'

/** Before the tests: `DATABASE_URL`'s server where one is named, else one of our own. */
export default async () => {
  if (process.env.DATABASE_URL) {
    process.env.WAYMARK_TEST_POSTGRES = process.env.DATABASE_URL
    return
  }
  const { url, stop } = await startServer()
  process.env.WAYMARK_TEST_POSTGRES = url
  globalThis.waymarkStopPostgres = stop
}
