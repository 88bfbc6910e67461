import { randomBytes } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { newId } from '../../identifiers.js'
import { createCollector } from '../../main.js'
import { buildCli } from '../cli.js'

let folder: string
let database: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'waymark-'))
  database = join(folder, 'waymark.db')
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

interface Keys {
  readonly encryptionKey?: string
  readonly encryptionKeyOld?: string
}

const waymark = async (keys: Keys, ...words: readonly string[]): Promise<readonly string[]> => {
  const printed: string[] = []
  const quiet = { info: () => undefined, warn: () => undefined, error: () => undefined }
  const never = () => {
    throw new Error('Not needed')
  }
  const cli = buildCli(
    {
      open: (options) =>
        createCollector({ ...options, ...keys, log: quiet, onFirstStart: () => undefined }),
      missingDatabase: () => undefined,
      usualPort: never,
      openSchema: never,
      openCopyEnd: never,
      print: (line) => {
        printed.push(line)
      },
      readInput: never,
      showProgress: undefined,
      now: Date.now,
      newId,
    },
    '0.1.0',
  )
  await cli.parseAsync(['node', 'waymark', '--database', database, ...words])
  return printed
}

const kept = (): readonly string[] => {
  const db = new Database(database, { readonly: true })
  try {
    return db
      .prepare('select secret from accounts union all select hash from keys')
      .pluck()
      .all() as string[]
  } finally {
    db.close()
  }
}
const encrypted = () => kept().filter((text) => text.startsWith('enc1:')).length

test('waymark encrypt keeps secrets as the environment says: encrypted, under another key, in the clear', async () => {
  const [one, two] = [randomBytes(32).toString('base64'), randomBytes(32).toString('hex')]
  await waymark({}, 'key', 'add', '--signing')
  expect(encrypted()).toBe(0)

  expect(await waymark({ encryptionKey: one }, 'encrypt')).toEqual([
    'default1: 2 secrets rewritten.',
  ])
  expect(encrypted()).toBe(2)
  expect(await waymark({ encryptionKey: one }, 'encrypt')).toEqual(['default1: nothing to change.'])

  await expect(waymark({ encryptionKey: two }, 'key', 'list')).rejects.toThrow(
    /Set WAYMARK_ENCRYPTION_KEY to it/,
  )
  await expect(waymark({}, 'key', 'list')).rejects.toThrow(/Set WAYMARK_ENCRYPTION_KEY to it/)

  const both = { encryptionKey: two, encryptionKeyOld: one }
  expect(await waymark(both, 'encrypt')).toEqual(['default1: 2 secrets rewritten.'])
  await waymark({ encryptionKey: two }, 'key', 'list')

  expect(await waymark({ encryptionKeyOld: two }, 'encrypt')).toEqual([
    'default1: 2 secrets rewritten.',
  ])
  expect(encrypted()).toBe(0)
  await waymark({}, 'key', 'list')
})
