import { randomBytes } from 'node:crypto'
import { Client } from 'pg'

/** Starts the PostgreSQL server of the tests, and returns a function that stops it. */
const start = async (): Promise<() => Promise<void>> => {
  if (process.env.DATABASE_URL) {
    process.env.WAYMARK_TEST_POSTGRES = process.env.DATABASE_URL
    return async () => undefined
  }
  const { startServer } = await import('../collector/testing/postgres/server.mjs')
  const { url, stop } = await startServer()
  process.env.WAYMARK_TEST_POSTGRES = url
  return stop
}

// biome-ignore lint/style/noDefaultExport: Playwright requires a default export
export default start

const onServer = async (sql: string): Promise<void> => {
  const client = new Client({ connectionString: process.env.WAYMARK_TEST_POSTGRES })
  await client.connect()
  await client.query(sql)
  await client.end()
}

/** Creates a database for one test, as a copy of another one. */
export const aDatabase = async (
  template = 'template0',
): Promise<{ url: string; drop: () => Promise<void> }> => {
  const server = process.env.WAYMARK_TEST_POSTGRES
  if (!server) throw new Error('There is no PostgreSQL server: run the tests with `npm run e2e`')
  const name = `e${randomBytes(8).toString('hex')}`
  await onServer(`create database ${name} template ${template}`)
  const url = Object.assign(new URL(server), { pathname: `/${name}` }).href
  return { url, drop: () => onServer(`drop database ${name} with (force)`) }
}
