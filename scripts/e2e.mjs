// Runs the tests in real browsers. Says with --help what it takes.
import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { createRequire } from 'node:module'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { chromium } from '@playwright/test'
import { packagesFor } from './programs.mjs'

const HELP = `Runs the tests in real browsers.

  npm run e2e                 everything in Chromium: the part of npm test
  npm run test:browsers       the matrix in Chromium, Firefox and WebKit

  --engine NAME    chromium, firefox or webkit, for the matrix alone; may be repeated
  --repeat N       every case so many times; one that fails once is a defect
  --slow MS        every beacon and every answer takes up to MS longer: finds tests that do not wait
  -g, --grep TEXT  only cases whose title has it, such as "case 12 "
  FILE ...         only these files

What is missing is installed by apt-get where this runs as root. A browser elsewhere is named by
WAYMARK_CHROMIUM, WAYMARK_FIREFOX, WAYMARK_WEBKIT, WAYMARK_WEBKIT_DRIVER or WAYMARK_XVFB.
`

/** What an engine needs to be driven. */
const PROGRAMS = {
  chromium: existsSync(chromium.executablePath()) ? [] : ['chromium'],
  firefox: ['firefox'],
  webkit: process.env.DISPLAY ? ['webkit', 'webkit-driver'] : ['webkit', 'webkit-driver', 'xvfb'],
}

const say = (text) => process.stdout.write(`${text}\n`)

const run = (command, ...args) => {
  say(`> ${[command, ...args].join(' ')}`)
  return spawnSync(command, args, { stdio: 'inherit' }).status === 0
}

const install = (programs) => {
  const packages = packagesFor(programs)
  if (packages.length === 0) return
  if (process.getuid?.() === 0 && existsSync('/usr/bin/apt-get')) {
    say(`Asking the package manager for ${packages.join(', ')}.`)
    run('apt-get', 'update', '-qq')
    run('apt-get', 'install', '-y', '-qq', ...packages)
  }
  const missing = packagesFor(programs)
  if (missing.length === 0) return
  process.stderr.write(
    `The browser tests need ${missing.join(', ')}. Install them (apt-get install ${missing.join(' ')}),\n` +
      'for Chromium alone run: npx playwright install chromium, or see --help.\n',
  )
  process.exit(1)
}

const options = () =>
  parseArgs({
    allowPositionals: true,
    options: {
      browsers: { type: 'boolean', default: false },
      engine: { type: 'string', multiple: true, default: [] },
      repeat: { type: 'string' },
      slow: { type: 'string' },
      grep: { type: 'string', short: 'g' },
      help: { type: 'boolean', short: 'h' },
    },
  })

const read = () => {
  try {
    return options()
  } catch (error) {
    process.stderr.write(`${error.message}\nSee --help.\n`)
    process.exit(2)
  }
}

const { values, positionals } = read()
if (values.help) {
  process.stdout.write(HELP)
  process.exit(0)
}
const wrong = values.engine.filter((engine) => !(engine in PROGRAMS))
if (wrong.length > 0) {
  process.stderr.write(`--engine ${wrong[0]} is none of ${Object.keys(PROGRAMS).join(', ')}.\n`)
  process.exit(2)
}

const all = values.browsers ? Object.keys(PROGRAMS) : []
const named = values.engine.length > 0 ? values.engine : all
const engines = named.length > 0 ? named : ['chromium']
install(engines.flatMap((engine) => PROGRAMS[engine]))
const projects = named.length > 0 ? named : ['sqlite', 'postgres', 'chromium']
const cli = createRequire(import.meta.url).resolve('@playwright/test/cli')
const config = fileURLToPath(new URL('../e2e/playwright.config.ts', import.meta.url))
const { status } = spawnSync(
  process.execPath,
  [
    ...[cli, 'test', '--config', config],
    ...projects.map((project) => `--project=${project}`),
    ...(values.repeat ? [`--repeat-each=${values.repeat}`] : []),
    ...(values.grep ? ['--grep', values.grep] : []),
    ...positionals,
  ],
  {
    stdio: 'inherit',
    env: { ...process.env, ...(values.slow && { WAYMARK_SLOW_MS: values.slow }) },
  },
)
process.exit(status ?? 1)
