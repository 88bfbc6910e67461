import { chmodSync, mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { aProgram } from '../../testing/builders.js'
import { openSqliteCopyEnd } from './copyEnd.js'
import { openSqlite } from './openSqlite.js'
import { openSqliteSchema } from './openSqliteSchema.js'
import { openToOthers } from './privateFile.js'

let folder: string
let file: string
let umask: number
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'waymark-'))
  file = join(folder, 'waymark.db')
  umask = process.umask(0o022)
})
afterEach(() => {
  process.umask(umask)
  rmSync(folder, { recursive: true, force: true })
})

const modes = () =>
  readdirSync(folder).map((name) => [name, (statSync(join(folder, name)).mode & 0o777).toString(8)])

const PRIVATE = [
  ['waymark.db', '600'],
  ['waymark.db-shm', '600'],
  ['waymark.db-wal', '600'],
]

describe('a new database', () => {
  test('and the files beside it are readable only by their owner', async () => {
    const storage = openSqlite({ file })
    await aProgram(storage)
    expect(modes()).toEqual(PRIVATE)
    expect(openToOthers(file)).toEqual([])
    await storage.close()
  })

  test('that a copy goes to is as private', async () => {
    const end = openSqliteCopyEnd(file)
    expect(modes()).toEqual(PRIVATE)
    await end.close()
  })

  test('that a migration creates has the same permissions', async () => {
    const schema = openSqliteSchema(file)
    await schema.migrate()
    expect(modes().filter(([, mode]) => mode !== '600')).toEqual([])
    await schema.close()
  })
})

test('a database that others may read stays as it is, and is named', async () => {
  const storage = openSqlite({ file })
  chmodSync(file, 0o640)
  chmodSync(`${file}-wal`, 0o604)
  expect(openToOthers(file)).toEqual([file, `${file}-wal`])
  await storage.close()
  const again = openSqlite({ file })
  expect(openToOthers(file)[0]).toBe(file)
  await again.close()
})
