import { readdirSync } from 'node:fs'

/** The migrations in a folder, in the order in which they are to run. */
export const migrationsIn = (folder: URL): readonly string[] =>
  readdirSync(folder)
    .filter((name) => name.endsWith('.sql'))
    .sort()

/** Refuses a database that has unknown migrations, because it was made by a newer version. */
export const refuseNewer = (known: readonly string[], applied: readonly string[]): void => {
  const newer = applied.filter((name) => !known.includes(name))
  if (newer.length === 0) return
  throw new Error(
    `This database was made by a newer Waymark (${newer.join(', ')}). Update this collector; going back would lose data.`,
  )
}
