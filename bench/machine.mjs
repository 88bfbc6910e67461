import { closeSync, fsyncSync, openSync, rmSync, writeSync } from 'node:fs'
import { cpus, loadavg, totalmem } from 'node:os'
import { join } from 'node:path'
import { commitOf } from './commit.mjs'
import { median } from './figures.mjs'
import { isPinned } from './processes.mjs'

const FLUSHES = 200

/** The machine and the versions that the figures were measured on. */
export const machineOf = async (root, { sqlite, postgres }) => ({
  cpu: cpus()[0].model.trim(),
  cores: cpus().length,
  memory: `${Math.round(totalmem() / 2 ** 30)} GB`,
  flushMs: flushMs(sqlite.folder),
  node: process.version,
  sqlite: await sqlite.version(),
  postgres: await postgres.version(),
  commit: commitOf(root, 'collector', 'wire'),
  date: new Date().toISOString().slice(0, 10),
  load: loadavg()[0],
  isPinned,
})

/** The time of writing a page to the disk, which every commit waits for. */
const flushMs = (folder) => {
  const path = join(folder, 'flush')
  const file = openSync(path, 'w')
  const page = Buffer.alloc(4_096, 1)
  const took = Array.from({ length: FLUSHES }, () => {
    const beganAt = performance.now()
    writeSync(file, page)
    fsyncSync(file)
    return performance.now() - beganAt
  })
  closeSync(file)
  rmSync(path)
  return median(took)
}
