// Runs the tests in real browsers. `--help` lists its options.
import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { createRequire } from 'node:module'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { chromium } from '@playwright/test'
import { packagesFor } from './executables.mjs'

const HELP = `Runs the tests in real browsers.

  npm run e2e                 all tests in Chromium, as a part of npm test
  npm run test:browsers       the matrix in Chromium, Firefox and WebKit

  --engine NAME    run only the matrix in chromium, firefox or webkit; may be repeated
  --repeat N       run every case N times; a case that fails once is a defect
  --slow MS        delay every beacon and every answer by up to MS, to find tests that do not wait
  -g, --grep TEXT  run only cases whose title contains TEXT, such as "case 12 "
  FILE ...         run only these files

As root, missing programs are installed with apt-get. Set WAYMARK_CHROMIUM, WAYMARK_FIREFOX,
WAYMARK_WEBKIT, WAYMARK_WEBKIT_DRIVER or WAYMARK_XVFB to the path of a program that is elsewhere.
`

/** The programs that each engine needs. */
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
    say(`Installing ${packages.join(', ')}.`)
    run('apt-get', 'update', '-qq')
    run('apt-get', 'install', '-y', '-qq', ...packages)
  }
  const missing = packagesFor(programs)
  if (missing.length === 0) return
  process.stderr.write(
    `The browser tests need ${missing.join(', ')}. Run: apt-get install ${missing.join(' ')}.\n` +
      'For Chromium alone, run: npx playwright install chromium. See --help for other options.\n',
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
  process.stderr.write(
    `--engine must be one of ${Object.keys(PROGRAMS).join(', ')}, not "${wrong[0]}".\n`,
  )
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
