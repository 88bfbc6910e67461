import { openDatabase } from '../storage/sqlite/open.js'
import { copyOfTemplate } from './templates.js'

/** A file with an empty database of today's schema, in the given folder. */
export const sqliteFile = (folder: string): string =>
  copyOfTemplate('empty', folder, (file) => openDatabase(file).close())
