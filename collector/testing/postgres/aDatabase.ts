import { hash, randomBytes } from 'node:crypto'
import { Client, Pool } from 'pg'
import { migrate } from '../../storage/postgres/migrate.js'

export interface TestDatabase {
  readonly url: string
  readonly drop: () => Promise<void>
}

/** The server that `start.mjs` started: a missing one fails the test, it does not skip it. */
export const serverUrl = (): string => {
  const url = process.env.WAYMARK_TEST_POSTGRES
  if (!url) throw new Error('There is no PostgreSQL server: run the tests with `npm run unit`')
  return url
}

const named = (name: string): string => {
  const url = new URL(serverUrl())
  url.pathname = `/${name}`
  return url.href
}

export const onServer = async <Value>(
  work: (client: Client) => Promise<Value>,
  url = serverUrl(),
): Promise<Value> => {
  const client = new Client({ connectionString: url })
  await client.connect()
  try {
    return await work(client)
  } finally {
    await client.end()
  }
}

/** An empty database, without a schema. */
export const anEmptyDatabase = async (template = 'template0'): Promise<TestDatabase> => {
  const name = `w${randomBytes(8).toString('hex')}`
  await onServer((client) => client.query(`create database ${name} template ${template}`))
  return {
    url: named(name),
    drop: () =>
      onServer(async (client) => {
        await client.query(`drop database if exists ${name} with (force)`)
      }),
  }
}

let template: Promise<string> | undefined

/** A database with today's schema, copied from a template: faster than migrating each. */
export const aDatabase = async (): Promise<TestDatabase> => {
  template ??= templateName()
  return anEmptyDatabase(await template)
}

/** The name of the template, which the first test file that needs it makes for all. */
const templateName = async (): Promise<string> => {
  const folder = process.env.WAYMARK_TEST_FOLDER ?? ''
  const name = `w${hash('sha256', folder, 'hex').slice(0, 16)}`
  await onServer(async (client) => {
    // The test files of another process wait here.
    await client.query('select pg_advisory_lock(1)')
    const known = await client.query('select 1 from pg_database where datname = $1', [name])
    if (known.rowCount === 0) await makeTemplate(client, name)
  })
  return name
}

const makeTemplate = async (client: Client, name: string): Promise<void> => {
  const { url } = await anEmptyDatabase()
  const pool = new Pool({ connectionString: url })
  await migrate(pool)
  await pool.end()
  await client.query(`alter database ${new URL(url).pathname.slice(1)} rename to ${name}`)
}
