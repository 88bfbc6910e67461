import { spawnSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { expect, test } from './world.js'

const CRASH = fileURLToPath(new URL('../bench/crash/crash.mjs', import.meta.url))
const ROOT = fileURLToPath(new URL('..', import.meta.url))

/** Kills the collector under load, and compares the database with what was acknowledged. */
const crash = (...args: readonly string[]) => {
  const few = ['--kills', '5', '--acknowledged', '1000', '--connections', '16']
  const { status, stdout, stderr } = spawnSync(process.execPath, [CRASH, ...few, ...args], {
    cwd: ROOT,
    encoding: 'utf8',
    timeout: 250_000,
  })
  return { status, said: stdout + stderr }
}

// One after the other, because each of them uses a core for itself.
test.describe.configure({ mode: 'default' })

for (const database of ['sqlite', 'postgres']) {
  test(`a collector on ${database} loses no acknowledged click or order in 5 kills, and stores none twice`, () => {
    const { status, said } = crash('--database', database)
    expect(said).toContain('Nothing was lost, and nothing is there twice.')
    expect(status).toBe(0)
  })

  test(`the same check fails for a collector on ${database} that answers before it commits`, () => {
    const { status, said } = crash('--database', database, '--early')
    expect(said).toContain('The losses were found.')
    expect(status).toBe(0)
  })
}
