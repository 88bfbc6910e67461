import { spawn } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { need } from '../../scripts/executables.mjs'
import { aDisplay } from '../browsers/webkit.js'
import { affiliates } from '../program.js'
import { expect, test } from '../visitor.js'

test.skip(
  ({ engine }) => engine !== 'webkit',
  'Only WebKit shortens the life of cookies that scripts write.',
)

const DAY_S = 86_400

/** WebKitGTK stores cookies in an SQLite file with the schema of earlier Mozilla browsers. */
const cookiesIn = (file: string): Readonly<Record<string, number>> => {
  const database = new Database(file, { readonly: true })
  try {
    const rows = database.prepare('select name, expiry from moz_cookies').all()
    const lives = (rows as { name: string; expiry: number }[]).map(({ name, expiry }) => [
      name,
      (expiry - Date.now() / 1_000) / DAY_S,
    ])
    return Object.fromEntries(lives)
  } finally {
    database.close()
  }
}

// A WebDriver session is ephemeral and does not limit cookies, so the browser is started directly.
test('case 37 · Intelligent Tracking Prevention limits the script’s cookie to 7 days and not the collector’s', async ({
  world,
}) => {
  await affiliates(world, 'jane')
  const turn = (to: string, ms = 700) =>
    `<script>setTimeout(() => { location.href = '${to}' }, ${ms})</script>`
  // Tracking prevention takes effect only after the first page has begun to load.
  world.page('/start', turn('/?a_aid=jane', 2_000))
  // The delay lets the click be answered and the collector's cookie be set before the next page.
  world.page('/', `{{tag}}${turn('/2', 2_000)}`)
  for (const [path, next] of [
    ['/2', '/3'],
    ['/3', '/4'],
  ]) {
    world.page(path as string, `{{tag}}${turn(next as string)}`)
  }
  world.page(
    '/4',
    `{{tag}}<script>setTimeout(() => fetch('/told', { method: 'POST', body: '"done"' }), 700)</script>`,
  )
  const folder = mkdtempSync(join(tmpdir(), 'waymark-itp-'))
  const file = join(folder, 'cookies.db')
  const display = await aDisplay()
  const browser = spawn(
    need('webkit'),
    ['--enable-itp', `--cookies-file=${file}`, `${world.shop}/start`],
    { env: { ...process.env, DISPLAY: display.name, HOME: folder }, stdio: 'ignore' },
  )
  try {
    await expect.poll(() => world.told, { timeout: 60_000 }).toEqual(['done'])
    await expect.poll(() => Object.keys(cookiesIn(file)).sort()).toEqual(['wm', 'wm_id'])
  } finally {
    browser.kill()
    display.close()
  }
  const lives = cookiesIn(file)
  expect(lives.wm).toBeGreaterThan(6.9)
  expect(lives.wm).toBeLessThan(7.1)
  expect(lives.wm_id).toBeGreaterThan(59)
  rmSync(folder, { recursive: true, force: true })
})
