// Packs what would be published and asks two linters whether every bundler, Node and TypeScript
// will find its way in it. Any remark fails.
import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { checkPackage, createPackageFromTarballData } from '@arethetypeswrong/core'
import { publint } from 'publint'
import { formatMessage } from 'publint/utils'

const HOUSE = fileURLToPath(new URL('..', import.meta.url))

/** The collector is ES modules only: what `require` and its types would find is not promised. */
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

/** Entry points with types; the rest are files that a page or a server reads as they are. */
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
  // Without types there is nothing to check.
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
