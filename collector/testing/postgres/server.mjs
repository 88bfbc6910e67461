import { chmodSync, mkdtempSync, rmSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { executables, isRoot } from './executables.mjs'

const PASSWORD = 'waymark'

/**
 * Starts a real PostgreSQL server with the settings that a merchant's would have, and a language
 * whose order of letters is not that of bytes. Answers how to reach it, and how to stop it. An older
 * server's class may be given; it knows no such language.
 */
export const startServer = async ({ flags = [], port, EmbeddedPostgres } = {}) => {
  const folder = mkdtempSync(join(tmpdir(), 'waymark-postgres-'))
  // The server runs as another user where we are root.
  chmodSync(folder, 0o755)
  const log = []
  const options = {
    databaseDir: join(folder, 'data'),
    user: 'waymark',
    password: PASSWORD,
    port: port ?? (await freePort()),
    persistent: true,
    createPostgresUser: isRoot(),
    initdbFlags: EmbeddedPostgres
      ? ['--encoding=UTF8', '--locale=C.UTF-8']
      : ['--encoding=UTF8', '--locale-provider=icu', '--icu-locale=en-US'],
    postgresFlags: ['-c', 'max_connections=300', '-c', 'listen_addresses=127.0.0.1', ...flags],
    onLog: (line) => log.push(String(line)),
    onError: (error) => log.push(String(error)),
  }
  const Server = EmbeddedPostgres ?? (await executables(folder))
  const server = new Server(options)
  try {
    await server.initialise()
    await server.start()
  } catch (error) {
    throw new Error(`PostgreSQL did not start: ${error}\n${log.join('')}`)
  }
  return {
    url: `postgres://waymark:${PASSWORD}@127.0.0.1:${options.port}/postgres`,
    server,
    stop: async () => {
      await server.stop()
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

/** A port of this machine that nobody listens on. */
export const freePort = () =>
  new Promise((resolve, reject) => {
    const server = createServer()
    server.on('error', reject)
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address()
      server.close(() => resolve(port))
    })
  })
