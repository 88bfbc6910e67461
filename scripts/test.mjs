// Runs everything that must hold before a change is taken, and says how long each part took.
import { spawn } from 'node:child_process'
import { parseArgs } from 'node:util'

const HELP = `Runs every test: the build, types, lint, packages, unit and contract tests, and a real browser.

  npm test                   everything, with Chromium
  npm test -- --browsers     also the matrix in Firefox and WebKit
  npm run check              everything but the browsers

It stops at the first part that fails, and says at its end how long each part took.
`

/** @type {(...args: string[]) => string[]} */
const npm = (...args) => ['npm', 'run', '--silent', ...args]

/**
 * Parts run one after the other; the commands of one part run side by side.
 *
 * @type {{ name: string, commands: string[][] }[]}
 */
const PARTS = [
  { name: 'build', commands: [npm('build')] },
  { name: 'types, lint and packages', commands: [npm('types'), npm('lint'), npm('packages')] },
  { name: 'unit and contract tests', commands: [npm('unit')] },
]

const CHROMIUM = { name: 'end to end, Chromium', commands: [npm('e2e')] }

const OTHER_BROWSERS = {
  name: 'matrix, Firefox and WebKit',
  commands: [npm('test:browsers', '--', '--engine', 'firefox', '--engine', 'webkit')],
}

/** @type {(command: string[]) => Promise<number>} */
const run = ([command, ...args]) =>
  new Promise((resolve) => {
    spawn(command, args, { stdio: 'inherit' }).on('exit', (code) => resolve(code ?? 1))
  })

const read = () => {
  try {
    return parseArgs({
      options: {
        browsers: { type: 'boolean' },
        'no-browser': { type: 'boolean' },
        help: { type: 'boolean', short: 'h' },
      },
    }).values
  } catch (error) {
    process.stderr.write(`${error.message}\nSee npm test -- --help.\n`)
    process.exit(2)
  }
}

const given = read()
if (given.help) {
  process.stdout.write(HELP)
  process.exit(0)
}

const parts = [
  ...PARTS,
  ...(given['no-browser'] ? [] : [CHROMIUM]),
  ...(given.browsers ? [OTHER_BROWSERS] : []),
]
const took = /** @type {{ name: string, seconds: number }[]} */ ([])
let failed = ''
for (const { name, commands } of parts) {
  const start = Date.now()
  const codes = await Promise.all(commands.map(run))
  took.push({ name, seconds: Math.round((Date.now() - start) / 1000) })
  if (codes.some((code) => code !== 0)) {
    failed = name
    break
  }
}
const total = took.reduce((sum, { seconds }) => sum + seconds, 0)
process.stdout.write('\n')
for (const { name, seconds } of [...took, { name: 'together', seconds: total }])
  process.stdout.write(`${name.padEnd(28)}${`${seconds}`.padStart(6)} s\n`)
if (failed) process.stdout.write(`Failed: ${failed}\n`)
process.exit(failed ? 1 : 0)
