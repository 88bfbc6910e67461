import { mkdtempSync, rmSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { startServer } from '../collector/testing/postgres/server.mjs'
import { affiliateOf, SITE } from './requests.mjs'
import { accountIdOf, affiliatesOf, ONE_ACCOUNT } from './spread.mjs'

// The libraries are dependencies of the collector.
const collectors = createRequire(import.meta.resolve('waymark-collector/package.json'))
const Sqlite = collectors('better-sqlite3')
const { Client } = collectors('pg')

/** The table names are constants of this program and never input. */
const countOf = (table) => `select count(*) as count from ${table}`

/** Creates SQLite databases in a temporary folder. */
export const sqliteFiles = () => {
  const folder = mkdtempSync(join(tmpdir(), 'waymark-bench-'))
  let count = 0
  const create = async () => {
    count += 1
    return join(folder, `${count}.db`)
  }
  const countRows = async (file, table) => {
    const db = new Sqlite(file, { readonly: true })
    try {
      return db.prepare(countOf(table)).get().count
    } finally {
      db.close()
    }
  }
  /** With the pages that are only in the write-ahead log yet. */
  const bytesOf = async (file) => {
    const db = new Sqlite(file, { readonly: true })
    try {
      return db.pragma('page_count', { simple: true }) * db.pragma('page_size', { simple: true })
    } finally {
      db.close()
    }
  }
  const version = async () => {
    const db = new Sqlite(':memory:')
    const found = db.prepare('select sqlite_version()').pluck().get()
    db.close()
    return found
  }
  const close = async () => rmSync(folder, { recursive: true, force: true })
  return { folder, create, countRows, bytesOf, version, close }
}

/** Starts a PostgreSQL server and creates databases on it. */
export const postgresServer = async () => {
  const { url, stop } = await startServer()
  const ask = async (address, text) => {
    const client = new Client({ connectionString: address })
    await client.connect()
    try {
      return (await client.query(text)).rows[0]
    } finally {
      await client.end()
    }
  }
  let count = 0
  const create = async () => {
    count += 1
    await ask(url, `create database bench${count}`)
    return Object.assign(new URL(url), { pathname: `/bench${count}` }).href
  }
  const countRows = async (address, table) => Number((await ask(address, countOf(table))).count)
  const bytesOf = async (address) =>
    Number((await ask(address, 'select pg_database_size(current_database()) as bytes')).bytes)
  const version = async () => (await ask(url, 'show server_version')).server_version
  return { create, countRows, bytesOf, version, close: stop }
}

/**
 * Creates accounts with a site and affiliates each, with the code of `root`. Returns the secret key of the
 * first one.
 */
export const seed = async (root, database, spread = ONE_ACCOUNT) => {
  const built = `${root}/collector/dist/collector`
  const { addAffiliate, addSite, createCollector } = await import(`${built}/main.js`)
  /** @type {{ account: string, secretKey: string }} */
  let secrets
  const collector = createCollector({
    database,
    reader: 'inline',
    jobs: false,
    onFirstStart: (made) => {
      secrets = made
    },
  })
  await collector.ready
  const { deps } = collector
  for (let account = 0; account < spread.count; account += 1) {
    const id = accountIdOf(account)
    if (account > 0) {
      const { addAccount } = await import(`${built}/program/accounts.js`)
      await addAccount(deps, { id, name: id })
    }
    await addSite(deps, id, SITE)
    // One after the other, because edits of an account wait for each other, each with a connection.
    for (let number = 0; number < affiliatesOf(spread); number += 1) {
      const code = affiliateOf(number)
      await addAffiliate(deps, id, { code, name: code })
    }
  }
  await collector.close()
  return secrets.secretKey
}
