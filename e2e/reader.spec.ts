import { mkdtempSync, rmSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { createCollector } from 'waymark-collector'
import { eventually, expect, test } from './world.js'

const root = dirname(createRequire(import.meta.url).resolve('waymark-collector/package.json'))

test('a reader thread that has died is replaced, and its pending reads fail at once', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'waymark-reader-'))
  const file = join(folder, 'waymark.db')
  const { workerReader } = await import(
    pathToFileURL(join(root, 'dist/collector/storage/sqlite/workerReader.js')).href
  )
  // Without a database the thread dies at once, each time that it is started.
  const reader = workerReader(file)
  const query = { accountId: 'default1' }
  await expect(reader.listClicks(query)).rejects.toThrow('Lists cannot be read right now.')
  await expect(reader.listClicks(query)).rejects.toThrow('Lists cannot be read right now.')

  const quiet = { info: () => undefined, warn: () => undefined, error: () => undefined }
  const options = { database: file, reader: 'inline' as const, log: quiet }
  const collector = createCollector({ ...options, onFirstStart: () => undefined })
  await collector.ready
  const clicks = await eventually(async () => {
    try {
      return (await reader.listClicks(query)) as readonly unknown[]
    } catch {
      return undefined
    }
  }, 'living reader')
  expect(clicks).toEqual([])
  await reader.close()
  await collector.close()
  rmSync(folder, { recursive: true, force: true })
})
