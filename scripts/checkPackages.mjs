// Packs both packages as for publishing, and checks with two linters that bundlers, Node and TypeScript
// can resolve them. Any remark of a linter is a failure.
import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { checkPackage, createPackageFromTarballData } from '@arethetypeswrong/core'
import { publint } from 'publint'
import { formatMessage } from 'publint/utils'

const HOUSE = fileURLToPath(new URL('..', import.meta.url))

/** The module resolutions that each package supports. The collector has ES modules only. */
const PROMISED = {
  waymark: ['node10', 'node16-cjs', 'node16-esm', 'bundler'],
  'waymark-collector': ['node16-esm', 'bundler'],
}

const pack = (folder) =>
  JSON.parse(
    execFileSync(
      'npm',
      ['pack', '--json', '--pack-destination', folder, '-w', 'sdk', '-w', 'collector'],
      {
        cwd: HOUSE,
        encoding: 'utf8',
      },
    ),
  )

/** The entry points with types. The others are plain files for a page or a server. */
const typedEntries = (exports) =>
  Object.keys(exports).filter((entry) => JSON.stringify(exports[entry]).includes('"types"'))

const remarksOfPublint = async (tarball) => {
  const { messages, pkg } = await publint({ pack: { tarball }, strict: true })
  return messages.map((message) => formatMessage(message, pkg, { color: false }))
}

const remarksOfTypes = async (tarball, { name, exports }) => {
  const entrypoints = typedEntries(exports)
  const opened = createPackageFromTarballData(new Uint8Array(tarball))
  const checked = await checkPackage(opened, { entrypoints })
  // A package without types has no problems to report.
  const problems = checked.types ? checked.problems : []
  return problems
    .filter(
      (problem) =>
        !('resolutionKind' in problem) || PROMISED[name].includes(problem.resolutionKind),
    )
    .map((problem) => JSON.stringify(problem))
}

const folder = mkdtempSync(join(tmpdir(), 'waymark-pack-'))
try {
  for (const { name, filename } of Object.values(pack(folder))) {
    const bytes = readFileSync(join(folder, filename))
    const tarball = bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.length)
    const own = name === 'waymark' ? 'sdk' : 'collector'
    const manifest = JSON.parse(readFileSync(join(HOUSE, own, 'package.json'), 'utf8'))
    const remarks = [
      ...(await remarksOfPublint(tarball)),
      ...(await remarksOfTypes(tarball, manifest)),
    ]
    for (const remark of remarks) process.stderr.write(`${name}: ${remark}\n`)
    if (remarks.length) process.exitCode = 1
  }
} finally {
  rmSync(folder, { recursive: true, force: true })
}
