import { copyFileSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'

export type DatabaseKind = 'sqlite' | 'postgres'

export interface MigrationFolder {
  readonly url: URL
  readonly remove: () => void
}

const folderOf = (database: DatabaseKind) =>
  fileURLToPath(new URL(`../storage/${database}/migrations/`, import.meta.url))

export const migrationNames = (database: DatabaseKind): readonly string[] =>
  readdirSync(folderOf(database)).sort()

/** What another version brings: some of our migrations, then its own. */
export const aMigrationFolder = (
  database: DatabaseKind,
  names: readonly string[],
  own: Readonly<Record<string, string>> = {},
): MigrationFolder => {
  const folder = mkdtempSync(join(tmpdir(), 'waymark-migrations-'))
  for (const name of names) copyFileSync(join(folderOf(database), name), join(folder, name))
  for (const [name, text] of Object.entries(own)) writeFileSync(join(folder, name), text)
  return {
    url: pathToFileURL(`${folder}/`),
    remove: () => rmSync(folder, { recursive: true, force: true }),
  }
}
