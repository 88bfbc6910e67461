import {
  cpSync,
  existsSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/**
 * One line of each driver, changed so that it answers 20 ms before it commits. PostgreSQL's connection is
 * given back only after the commit, because another transaction would otherwise use it.
 */
const PATCHES = {
  'storage/sqlite/groupCommit.js': [
    'transaction.commit();',
    'setTimeout(() => transaction.commit(), 20);',
  ],
  'storage/postgres/transactions.js': [
    "const { command } = await client.query('commit');",
    "const command = 'COMMIT', { release } = client; client.release = () => setTimeout(() => client.query('commit').then(() => release()), 20);",
  ],
}

/** A copy of the built collector that answers before it commits. Returns its folder. */
export const earlyCollector = (root) => {
  const folder = mkdtempSync(join(tmpdir(), 'waymark-early-'))
  const collector = join(folder, 'collector')
  for (const part of ['dist', 'bin', 'package.json'])
    cpSync(join(root, 'collector', part), join(collector, part), { recursive: true })
  for (const modules of ['node_modules', 'collector/node_modules'])
    if (existsSync(join(root, modules))) symlinkSync(join(root, modules), join(folder, modules))
  for (const [file, [line, patched]] of Object.entries(PATCHES)) {
    const path = join(collector, 'dist/collector', file)
    const text = readFileSync(path, 'utf8')
    if (text.split(line).length !== 2) throw new Error(`${file} does not contain once: ${line}`)
    writeFileSync(path, text.replace(line, patched))
  }
  return { folder, remove: () => rmSync(folder, { recursive: true, force: true }) }
}
