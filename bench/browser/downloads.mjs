import { execFileSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

const FOLDER = fileURLToPath(new URL('.peers', import.meta.url))

/** The file of a peer's package that pages load, in the pinned version. The download is cached. */
export const publishedFile = (peer) => {
  mkdirSync(FOLDER, { recursive: true })
  const spec = `${peer.package}@${peer.version}`
  const archive = `${FOLDER}/${peer.package.replace(/^@/, '').replace('/', '-')}-${peer.version}.tgz`
  if (!existsSync(archive)) download(spec)
  const hash = createHash('sha512').update(readFileSync(archive)).digest('base64')
  if (`sha512-${hash}` !== peer.integrity) {
    rmSync(archive)
    throw new Error(`${spec} has another hash than bench/browser/peers says: sha512-${hash}`)
  }
  const text = execFileSync('tar', ['-xzOf', archive, `package/${peer.file}`], {
    encoding: 'utf8',
    maxBuffer: 2 ** 25,
  })
  return text.replace(/\n\/\/# sourceMappingURL=.*\s*$/, '\n')
}

const download = (spec) => {
  try {
    execFileSync(
      'npm',
      ['pack', spec, '--ignore-scripts', '--fetch-retries=1', '--pack-destination', FOLDER],
      {
        stdio: 'pipe',
        shell: process.platform === 'win32',
      },
    )
  } catch (cause) {
    throw new Error(
      `${spec} could not be downloaded from the npm registry. Go online and run the bench again, or leave the peer out with --peer.`,
      { cause },
    )
  }
}
