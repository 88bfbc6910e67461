import { writeFileSync } from 'node:fs'
import { join } from 'node:path'

/** Writes a CSV file beside a database, and answers its path. */
export const aFileBeside = (
  database: string,
  name: string,
  content: string | Uint8Array | readonly string[],
): string => {
  const file = join(database, '..', name)
  writeFileSync(file, Array.isArray(content) ? content.join('\n') : (content as string))
  return file
}
