import { copyFileSync, existsSync, mkdtempSync, renameSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/**
 * Copies a database file that is made once for all test files into a folder, because to make it takes
 * ten times as long. Answers the path of the copy. `make` writes and closes the file.
 */
export const copyOfTemplate = (
  name: string,
  folder: string,
  make: (file: string) => void,
): string => {
  const template = pathOf(name)
  if (!existsSync(template)) {
    const own = ownFile()
    make(own.file)
    own.share(template)
  }
  return copy(template, folder)
}

/** The same for a database that takes a promise to make. */
export const copyOfSlowTemplate = async (
  name: string,
  folder: string,
  make: (file: string) => Promise<void>,
): Promise<string> => {
  const template = pathOf(name)
  if (!existsSync(template)) {
    const own = ownFile()
    await make(own.file)
    own.share(template)
  }
  return copy(template, folder)
}

const pathOf = (name: string): string => {
  const folder = process.env.WAYMARK_TEST_FOLDER
  if (folder) return join(folder, `${name}.db`)
  throw new Error('There is no folder for templates: run the tests with `npm run unit`')
}

const copy = (template: string, folder: string): string => {
  const file = join(folder, 'waymark.db')
  copyFileSync(template, file)
  return file
}

const ownFile = () => {
  const folder = mkdtempSync(join(tmpdir(), 'waymark-template-'))
  const file = join(folder, 'waymark.db')
  return {
    file,
    share: (template: string) => {
      // Another process may have shared one meanwhile. It is the same.
      renameSync(file, template)
      rmSync(folder, { recursive: true })
    },
  }
}
