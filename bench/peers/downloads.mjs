import { execFileSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

const DOWNLOAD_TIMEOUT_MS = 180_000

const run = (cwd, program, ...args) => {
  try {
    execFileSync(program, args, { cwd, stdio: 'pipe', timeout: DOWNLOAD_TIMEOUT_MS })
  } catch (cause) {
    const [line] = `${cause.stderr ?? ''}`.trim().split('\n')
    throw new Error(`${program} ${args[0]} failed: ${line || cause.message}`, { cause })
  }
}

/** Downloads programs into a temporary folder. Nothing is installed on the machine. */
export const downloads = () => {
  /** @type {string | undefined} */
  let parent
  const folder = () => {
    parent ??= mkdtempSync(join(tmpdir(), 'waymark-peers-'))
    return mkdtempSync(join(parent, 'peer-'))
  }
  /** An npm package in a pinned version, with its dependencies. Returns the folder with `node_modules`. */
  const fromNpm = (spec) => {
    const found = folder()
    // Without the scripts of strangers. One dependency asks for a version that was withdrawn.
    const options = ['--ignore-scripts', '--legacy-peer-deps', '--no-audit', '--no-fund']
    run(found, 'npm', 'install', '--prefix', found, '--fetch-retries=1', ...options, spec)
    return found
  }
  /**
   * Unpacks Debian packages. Returns their folder, how a program of them finds its libraries, and their
   * versions.
   */
  const fromDebian = (names) => {
    const found = folder()
    const archives = join(found, 'archives')
    mkdirSync(archives)
    run(archives, 'apt-get', 'download', ...names)
    const files = readdirSync(archives)
    for (const file of files) run(archives, 'dpkg', '-x', file, found)
    const libraries = readdirSync(join(found, 'usr/lib'))
      .filter((name) => name.endsWith('-linux-gnu'))
      .map((name) => join(found, 'usr/lib', name))
    const environment = { LD_LIBRARY_PATH: libraries.join(':') }
    /** The upstream version: `1%3a1.7-1_amd64.deb` is 1.7. */
    const versionOf = (name) =>
      files
        .find((file) => file.startsWith(`${name}_`))
        ?.slice(name.length + 1)
        .replace(/^\d+%3a/, '')
        .split(/[-_]/)[0]
    return { folder: found, environment, versionOf }
  }
  const close = async () => {
    if (parent) rmSync(parent, { recursive: true, force: true })
  }
  return { folder, fromNpm, fromDebian, close }
}
