import { type ChildProcess, spawn } from 'node:child_process'
import { mkdirSync, mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import Database from 'better-sqlite3'
import { anEmptyDatabase, onServer } from './testing/postgres/aDatabase.js'
import { until } from './testing/until.js'

/** Processes of the built command: what cannot be seen within one process. */

// The driver loads its addon with the first database, which Jest forbids between concurrent tests.
new Database(':memory:').close()

const COMMAND = fileURLToPath(new URL('./bin/waymark.js', import.meta.url))

interface Ran {
  readonly child: ChildProcess
  readonly printed: () => string
  readonly said: () => string
  readonly code: Promise<number | null>
}

const waymark = (database: string, ...words: readonly string[]): Ran => {
  const env = {
    ...process.env,
    WAYMARK_DATABASE_URL: database,
    WAYMARK_PORT: '0',
    WAYMARK_PANEL_PORT: '0',
  }
  const child = spawn(process.execPath, [COMMAND, ...words], { env })
  let [printed, said] = ['', '']
  child.stdout.on('data', (chunk) => {
    printed += chunk
  })
  child.stderr.on('data', (chunk) => {
    said += chunk
  })
  const code = new Promise<number | null>((resolve) => child.on('close', resolve))
  return { child, printed: () => printed, said: () => said, code }
}

const onPostgres = async (work: (url: string) => Promise<void>): Promise<void> => {
  const { url, drop } = await anEmptyDatabase()
  try {
    await work(url)
  } finally {
    await drop()
  }
}

const onSqlite = async (work: (file: string) => Promise<void>): Promise<void> => {
  const folder = mkdtempSync(join(tmpdir(), 'waymark-'))
  try {
    const file = join(folder, 'waymark.db')
    // A command does not make a database by the way, but an empty file is one.
    writeFileSync(file, '', { mode: 0o600 })
    await work(file)
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

describe.each([
  ['SQLite', onSqlite],
  ['PostgreSQL', onPostgres],
])('on %s', (_name, onDatabase) => {
  test.concurrent('four processes that start at once on an empty database all come up', () =>
    onDatabase(async (database) => {
      const all = Array.from({ length: 4 }, () => waymark(database, 'account', 'list'))
      expect(await Promise.all(all.map(({ code }) => code))).toEqual([0, 0, 0, 0])
      expect(all.map(({ said }) => said())).toEqual(['', '', '', ''])
      for (const { printed } of all) expect(printed()).toMatch(/^default1 /m)
      // One of them made the account, and said so.
      expect(all.filter(({ printed }) => printed().includes('secret key'))).toHaveLength(1)
    }))

  test.concurrent('a database of a newer Waymark is refused in one line', () =>
    onDatabase(async (database) => {
      await waymark(database, 'account', 'list').code
      await addFuture(database)
      const refused = waymark(database, 'account', 'list')
      expect(await refused.code).toBe(1)
      expect(refused.printed()).toBe('')
      expect(refused.said()).toMatch(
        /^This database was made by a newer Waymark \(999_future\.sql\)\. Update this collector; .*\n$/,
      )
    }))
})

const addFuture = async (database: string): Promise<void> => {
  const future = "insert into migrations values ('999_future.sql', 0)"
  if (database.startsWith('postgres:')) {
    await onServer((client) => client.query(future), database)
    return
  }
  const db = new Database(database)
  db.exec(future)
  db.close()
}

test.concurrent('another collector takes over the periodic work after the leader is killed', () =>
  onPostgres((url) =>
    onServer(async (client) => {
      const holder = async () => {
        const { rows } = await client.query("select holder from leases where name = 'housekeeping'")
        return rows[0]?.holder as string | undefined
      }
      const started: Ran[] = []
      const serve = async () => {
        const server = waymark(url, 'serve')
        started.push(server)
        await until(() => server.printed().includes('Database '))
        return server
      }
      try {
        // The first one comes to lead: it asks before the other does.
        const first = await serve()
        const second = await serve()
        const leader = await until(holder)
        first.child.kill('SIGKILL')
        await until(async () => (await holder()) !== leader)
        expect(second.child.exitCode).toBeNull()
      } finally {
        for (const { child } of started) child.kill('SIGKILL')
        await Promise.all(started.map(({ code }) => code))
      }
    }, url),
  ))

test.concurrent('a demo leaves nothing in its folder that others may read, and a wide database is named at start', () =>
  onSqlite(async (file) => {
    const folder = join(dirname(file), 'demo')
    mkdirSync(folder)
    writeFileSync(join(folder, 'demo.db'), '', { mode: 0o644 })
    writeFileSync(join(folder, 'demo.json'), '{}', { mode: 0o644 })
    const run = async (...words: readonly string[]) => {
      const demo = waymark(file, 'demo', '--folder', folder, '--port', '18480', ...words)
      try {
        await until(() => demo.printed().includes('Stop with: Ctrl-C'))
        const modes = readdirSync(folder).map((name) => {
          const { mode } = statSync(join(folder, name))
          return `${name} ${(mode & 0o777).toString(8)}`
        })
        return { modes, said: demo.said() }
      } finally {
        demo.child.kill('SIGTERM')
        await demo.code
      }
    }
    const wide = await run()
    expect(wide.said).toMatch(/Other users of this machine may read .*chmod 600 .*demo.db/)
    expect(wide.modes).toContain('demo.json 600')
    const fresh = await run('--fresh')
    expect(fresh.said).not.toContain('Other users')
    expect(fresh.modes).toEqual([
      'demo.db 600',
      'demo.db-shm 600',
      'demo.db-wal 600',
      'demo.json 600',
    ])
  }))

test.concurrent('serve listens at the configured addresses and prints them', () =>
  onSqlite(async (file) => {
    const words = ['--host', '127.0.0.1', '--panel-host', '0.0.0.0'] as const
    const server = waymark(file, 'serve', ...words)
    try {
      await until(() => server.printed().includes('Database '))
      expect(server.printed()).toMatch(/^Listening {2}collector on 127\.0\.0\.1, port \d+ /m)
      expect(server.printed()).toMatch(/^Listening {2}panel on all interfaces, port \d+ /m)
      expect(server.printed()).toMatch(/^Warning .* can reach the panel without TLS/m)
    } finally {
      server.child.kill('SIGTERM')
      await server.code
    }
  }))

/** Closes both output pipes, as `| head` does once it has read enough. */
const unread = (ran: Ran): Ran => {
  ran.child.stdout?.destroy()
  ran.child.stderr?.destroy()
  return ran
}

test.concurrent('a command finishes its work and keeps its exit code after its output pipe is closed', () =>
  onSqlite(async (file) => {
    await waymark(file, 'affiliate', 'add', 'jane').code
    const commands = [
      ['--help'],
      ['account', 'list'],
      ['policy', 'show'],
      ['audit'],
      ['key', 'add'],
    ]
    for (const words of commands) {
      expect([words, await unread(waymark(file, ...words)).code]).toEqual([words, 0])
    }
    expect(await unread(waymark(file, 'explain', '404')).code).toBe(1)
    const db = new Database(file)
    expect(db.prepare("select count(*) from keys where label = 'server'").pluck().get()).toBe(1)
    db.close()
  }))

test.concurrent('a collector keeps running after its output pipe is closed', () =>
  onSqlite(async (file) => {
    const serve = waymark(file, 'serve')
    await until(() => serve.printed().includes('Database '))
    unread(serve)
    // Its last messages cannot be written, and it still exits as after any Ctrl-C.
    serve.child.kill('SIGTERM')
    expect(await serve.code).toBe(0)
  }))
