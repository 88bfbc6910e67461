import { randomBytes } from 'node:crypto'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { settle } from '../../settle/settle.js'
import { openPostgresSchema } from '../../storage/postgres/openPostgresSchema.js'
import type { Schema } from '../../storage/schema.js'
import { openSqlite } from '../../storage/sqlite/openSqlite.js'
import { openSqliteSchema } from '../../storage/sqlite/openSqliteSchema.js'
import { aClick, aProgram, aSale, NOON } from '../../testing/builders.js'
import { aStandIn } from '../../testing/distribution/aStandIn.js'
import { type DatabaseKind, migrationNames } from '../../testing/migrationFolder.js'
import { anEmptyDatabase, onServer } from '../../testing/postgres/aDatabase.js'
import { buildCli } from '../cli.js'
import { CommandError } from '../io.js'

let folder: string
let file: string
let printed: string[]
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'waymark-'))
  file = join(folder, 'waymark.db')
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

/** What is printed of an empty database's migrations. */
const ran = (database: DatabaseKind) => migrationNames(database).map((name) => `Ran ${name}`)

/** What `waymark migrate` prints. */
const migrate = async (openSchema: () => Schema, ...words: readonly string[]) => {
  printed = []
  const print = (line: string) => {
    printed.push(line)
  }
  const cli = buildCli(
    {
      open: () => {
        throw new Error('Makes a first account')
      },
      missingDatabase: ({ database }) => (database?.includes('typo') ? database : undefined),
      usualPort: () => 0,
      openSchema,
      openCopyEnd: () => Promise.reject(new Error('Copies nothing')),
      print,
      readInput: () => Promise.reject(new Error('Reads nothing')),
      showProgress: undefined,
      now: () => NOON,
      newId: () => 'id',
    },
    '0.1.0',
  )
  for (const command of [cli, ...cli.commands]) {
    command.exitOverride().configureOutput({ writeOut: print, writeErr: print })
  }
  await cli.parseAsync(['node', 'waymark', 'migrate', ...words])
  return printed
}

const sqlite = () => openSqliteSchema(file)

/** The schema of the first version, as its collector made it. */
const anOldFile = () => {
  const migration = '../../storage/sqlite/migrations/001_first.sql'
  const db = new Database(file)
  db.exec('create table migrations (name text primary key, applied_at integer not null) strict')
  db.exec(readFileSync(join(__dirname, migration), 'utf8'))
  db.exec("insert into migrations values ('001_first.sql', 0)")
  db.close()
}

describe('waymark migrate', () => {
  test('runs the missing migrations and prints their names, and then prints that none is missing', async () => {
    anOldFile()
    const [first, ...later] = ran('sqlite')
    expect(first).toBe('Ran 001_first.sql')
    expect(await migrate(sqlite)).toEqual(later)
    expect(await migrate(sqlite)).toEqual(['The schema is up to date.'])
  })

  test('fills in the hashes that an older Waymark left out, and leaves no entry without', async () => {
    const storage = openSqlite({ file })
    await aProgram(storage)
    await storage.recordClicks([aClick()], (facts) => settle(facts, NOON))
    for (let n = 0; n < 120; n += 1) {
      await storage.settleOrder(aSale({ orderId: `${n}` }), (facts) => settle(facts, NOON))
    }
    await storage.close()
    const db = new Database(file)
    db.exec('update entries set hash = null')
    expect(await migrate(sqlite)).toEqual([
      'The schema is up to date.',
      'default1: added the ledger hashes of 120 orders.',
    ])
    const left = db.prepare('select count(*) from entries where hash is null').pluck().get()
    expect(left).toBe(0)
    db.close()
  })

  test('of a file has no role to grant anything to', async () => {
    openSqlite({ file }).close()
    await expect(migrate(sqlite, '--grant-to', 'collector')).rejects.toThrow(
      new CommandError(
        '--grant-to: SQLite knows no roles: who may write the file may write all of it. Protect the file.',
      ),
    )
  })

  test('does not make a database whose name is misspelt', async () => {
    await expect(migrate(sqlite, '--database', 'typo.db')).rejects.toThrow(/no database typo.db/)
  })

  test('explains itself', async () => {
    await expect(migrate(sqlite, '--help')).rejects.toMatchObject({
      code: 'commander.helpDisplayed',
    })
    const help = printed.join('')
    expect(help).toMatch(/--grant-to <role> +PostgreSQL role/)
    expect(help).toMatch(/Citus extension[\s\S]*Examples:\n {2}waymark migrate/)
  })
})

describe('waymark migrate on a PostgreSQL server', () => {
  test('creates the schema and grants rights, and creates no account', async () => {
    const database = await anEmptyDatabase()
    const role = `r${randomBytes(6).toString('hex')}`
    await onServer((client) => client.query(`create role ${role}`))
    const postgres = () => openPostgresSchema({ url: database.url })
    const said = await migrate(postgres, '--grant-to', role)
    expect(said).toEqual([
      ...ran('postgres'),
      `${role} can insert into reports, verdicts, status_log, entries, payouts, exchange_rates but not change them, and has all other rights that a collector needs.`,
    ])
    const { rows } = await onServer(
      (client) => client.query('select * from accounts'),
      database.url,
    )
    expect(rows).toEqual([])
    await database.drop()
    await onServer((client) => client.query(`drop role ${role}`))
  })

  test('with a stand-in for Citus says what became of each table', async () => {
    const database = await anEmptyDatabase()
    await aStandIn(database)
    const postgres = () => openPostgresSchema({ url: database.url })
    const said = await migrate(postgres)
    expect(said).toContain('accounts is now a reference table: every node has a full copy.')
    expect(said).toContain('clicks is now distributed by account_id.')
    expect(await migrate(postgres)).toEqual([
      'The schema is up to date.',
      'Every table is distributed.',
    ])
    await database.drop()
  })
})
