// Runs the tests in a real browser: an installed Chromium, else Playwright's, else the one of the
// system's package manager, else says what to run.
import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { createRequire } from 'node:module'
import { fileURLToPath } from 'node:url'
import { chromium } from '@playwright/test'
import { installedChromium } from './chromium.mjs'

const run = (command, ...args) => {
  process.stdout.write(`> ${[command, ...args].join(' ')}\n`)
  return spawnSync(command, args, { stdio: 'inherit' }).status === 0
}

const fromPackages = () => {
  if (process.getuid?.() !== 0 || !existsSync('/usr/bin/apt-get')) return undefined
  process.stdout.write('No Chromium is installed: asking the package manager for one.\n')
  run('apt-get', 'update', '-qq')
  run('apt-get', 'install', '-y', '-qq', 'chromium')
  return installedChromium()
}

const playwrights = existsSync(chromium.executablePath())
const browser = installedChromium() ?? (playwrights ? undefined : fromPackages())
if (!browser && !playwrights) {
  process.stderr.write(
    'The browser tests need Chromium. Install it (apt-get install chromium, brew install --cask chromium),\n' +
      'or run: npx playwright install chromium. A browser elsewhere is named by WAYMARK_CHROMIUM.\n',
  )
  process.exit(1)
}

const cli = createRequire(import.meta.url).resolve('@playwright/test/cli')
const config = fileURLToPath(new URL('../e2e/playwright.config.ts', import.meta.url))
const { status } = spawnSync(
  process.execPath,
  [cli, 'test', '--config', config, ...process.argv.slice(2)],
  { stdio: 'inherit', env: { ...process.env, ...(browser && { WAYMARK_CHROMIUM: browser }) } },
)
process.exit(status ?? 1)
