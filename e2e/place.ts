import { copyFileSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createCollector, type FirstStart } from 'waymark-collector'
import { aDatabase } from './postgres.js'

export type DatabaseKind = 'sqlite' | 'postgres'

/** A database with its first account, for one test. */
export interface Place {
  readonly database: string
  readonly secrets: FirstStart
  remove(): Promise<void>
}

/** A database that tests get copies of. */
interface Template {
  readonly database: string
  readonly secrets: FirstStart
}

/**
 * One template per worker and kind: the first start migrates a database and hashes a password, which
 * takes longer than most tests.
 */
const templates = new Map<DatabaseKind, Promise<Template>>()

const anEmptyFile = async () => {
  const folder = mkdtempSync(join(tmpdir(), 'waymark-e2e-'))
  return {
    url: join(folder, 'waymark.db'),
    drop: async () => {
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

const makeTemplate = async (kind: DatabaseKind): Promise<Template> => {
  const { url: database, drop } = await (kind === 'postgres' ? aDatabase() : anEmptyFile())
  // The temporary server goes with all its databases; a file has to be deleted.
  if (kind === 'sqlite') process.on('exit', drop)
  let secrets: FirstStart | undefined
  const collector = createCollector({
    database,
    url: 'http://localhost',
    reader: 'inline',
    jobs: false,
    onFirstStart: (made) => {
      secrets = made
    },
  })
  await collector.ready
  await collector.close()
  if (!secrets) throw new Error('An empty database did not create its first account')
  return { database, secrets }
}

export const aPlace = async (kind: DatabaseKind): Promise<Place> => {
  const template = templates.get(kind) ?? makeTemplate(kind)
  templates.set(kind, template)
  const { database, secrets } = await template
  if (kind === 'postgres') {
    const { url, drop } = await aDatabase(new URL(database).pathname.slice(1))
    return { database: url, secrets, remove: drop }
  }
  const { url, drop } = await anEmptyFile()
  copyFileSync(database, url)
  return { database: url, secrets, remove: drop }
}
