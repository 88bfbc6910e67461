import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { ConversionResponse } from '../../wire/conversion.js'
import type { Engine, Tab, Visitor } from '../browsers/browser.js'
import type { Fault } from '../faults.js'
import { affiliates, sale } from '../program.js'
import { expect, test } from '../visitor.js'
import type { World } from '../world.js'
import { expectCopied, killBrowser } from './crash.js'
import { empty, expectNothingWaits, land, until } from './shop.js'

const ORDERS = Number(process.env.WAYMARK_SOAK_ORDERS ?? 1_000)
const SEED = Number(process.env.WAYMARK_SEED ?? Date.now() % 1_000_000)

/** Below the fifty events that the outbox holds, so that none is evicted. */
const WAITING_MAX = 30

/** Whether there is at most one order with at most one report. */
const isOnce = (found: readonly ConversionResponse[]): boolean =>
  found.length <= 1 && found.flatMap(({ reports }) => reports).length <= 1

/**
 * The first page after a crash may report a sale before the copy has restored the visitor id. If the
 * answer is lost, the sale is sent again with the id, which makes a second report of the same order.
 */
const isOnceWithAndWithoutId = (found: readonly ConversionResponse[]): boolean => {
  const ids = found.flatMap(({ reports }) => reports.map(({ visitorId }) => visitorId))
  return found.length <= 1 && ids.length === 2 && ids.filter((id) => id === undefined).length === 1
}

/** A random sequence that can be repeated by its seed (mulberry32). */
const sequence = (seed: number) => {
  let state = seed
  const next = (): number => {
    state = (state + 0x6d2b79f5) | 0
    let t = Math.imul(state ^ (state >>> 15), 1 | state)
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296
  }
  return { next, below: (end: number) => Math.floor(next() * end) }
}

type Random = ReturnType<typeof sequence>

/** The states of the collector. One that is listed several times is chosen more often. */
const MOODS: readonly (Fault | 'up' | 'slow' | 'some')[] = [
  ...(['up', 'up', 'up', 'slow', 'some', 'cut', 'lose the answer'] as const),
  { status: 500 },
  { status: 503, headers: { 'Retry-After': '1' } },
]

/** How a visit ends. Only a page that stays open gets the results of its orders. */
const ENDS = [
  'stay',
  'stay',
  'redirect',
  'close',
  'reload',
  'navigate',
  'second tab',
  'offline',
] as const

interface Soak {
  readonly world: World
  readonly visitor: Visitor
  readonly random: Random
  /** The last result of each event that pages received. */
  readonly told: () => ReadonlyMap<string, string>
}

const set = ({ world, random }: Soak, mood: (typeof MOODS)[number]) => {
  world.delay(mood === 'slow' ? random.below(800) : 0)
  if (mood === 'up' || mood === 'slow') return world.treat(() => undefined)
  if (mood === 'some') return world.treat(() => (random.next() < 0.5 ? { status: 500 } : undefined))
  return world.treat(() => mood)
}

/** Reports orders from one page, ends the visit in a random way, and returns the tab for the next one. */
const visit = async (soak: Soak, tab: Tab, orders: readonly string[]): Promise<Tab> => {
  const { world, visitor, random } = soak
  const end = ENDS[random.below(ENDS.length)] ?? 'stay'
  const bodies = orders.map((orderId) => sale(orderId))
  const call = (on: Tab, isLeaving: boolean) =>
    on
      .evaluate(
        ({ bodies, isLeaving }) => {
          const { tell } = window as unknown as { tell: () => void }
          for (const body of bodies) window.waymark?.sale(JSON.parse(body), tell)
          if (isLeaving) location.replace('/away')
        },
        { bodies, isLeaving },
      )
      .catch(() => undefined)
  if (end === 'second tab') {
    const other = await visitor.open()
    await other.goto(`${world.shop}/`)
    await Promise.all([call(other, false), call(tab, false)])
    await tab.close()
    return other
  }
  if (end === 'offline') await visitor.offline?.(true)
  await call(tab, end === 'redirect')
  if (end === 'redirect') await until(tab, '/away')
  if (end === 'offline') await visitor.offline?.(false)
  if (end === 'reload') await tab.reload()
  if (end === 'stay') {
    const isTold = () => orders.every((orderId) => soak.told().has(`sale:${orderId}`))
    await expect.poll(isTold, { timeout: 120_000 }).toBe(true)
  }
  if (end !== 'close') return tab
  const other = await visitor.open()
  await tab.close()
  return other
}

/** The percentage of visits after which the browser is killed. */
const KILLS_OF_100 = Number(process.env.WAYMARK_SOAK_KILLS ?? 2)

/**
 * Kills the browser and starts it again with its profile. A page that was left at once may not have made
 * the crash-safe copy, so another page is opened first. See "Crash-safe copy" in the script's README.
 */
const killAndRestart = async (
  soak: Soak,
  tab: Tab,
  engine: Engine,
  profile: string,
): Promise<Soak> => {
  await tab.goto(`${soak.world.shop}/`)
  await expectCopied(tab)
  await killBrowser(soak.visitor, profile)
  return { ...soak, visitor: await engine.visitor({ profile }) }
}

test(`case 52 · every acknowledged one of ${ORDERS} orders is recorded exactly once in spite of random faults`, async ({
  browsers,
  world,
}) => {
  test.setTimeout(600_000)
  test.info().annotations.push({ type: 'seed', description: `WAYMARK_SEED=${SEED}` })
  await affiliates(world, 'jane')
  world.page('/', `<script async src="${world.collectorUrl}/wm-safe.js"></script>${empty}`)
  world.page('/away', '<h1>Elsewhere</h1>')
  const random = sequence(SEED)
  const told = () => {
    const last = new Map<string, string>()
    for (const { id, state } of world.told as readonly { id: string; state: string }[]) {
      // A later attempt at a queued event is not reported to the page that has been left.
      if (state !== 'duplicate') last.set(id, state)
    }
    return last
  }
  const profile = mkdtempSync(join(tmpdir(), 'waymark-soak-'))
  const isMortal = browsers.name !== 'webkit'
  const visitor = await browsers.visitor(isMortal ? { profile } : {})
  let soak: Soak = { world, visitor, random, told }
  let tab = await visitor.open()
  await land(tab, world)
  let kills = 0
  let isRestarted = false
  const firstAfterCrash = new Set<string>()
  let made = 0
  let waiting = 0
  while (made < ORDERS) {
    const count = Math.min(1 + random.below(5), ORDERS - made)
    const orders = Array.from({ length: count }, (_, index) => `${10_000 + made + index}`)
    made += count
    waiting += count
    if (waiting > WAITING_MAX) {
      set(soak, 'up')
      await tab.goto(`${world.shop}/`)
      await expectNothingWaits(tab, 30_000)
      waiting = count
    }
    if (isRestarted) for (const order of orders) firstAfterCrash.add(order)
    isRestarted = false
    set(soak, MOODS[random.below(MOODS.length)] ?? 'up')
    await tab.goto(`${world.shop}/`)
    tab = await visit(soak, tab, orders)
    if (isMortal && random.below(100) < KILLS_OF_100) {
      soak = await killAndRestart(soak, tab, browsers, profile)
      tab = await soak.visitor.open()
      kills += 1
      isRestarted = true
    }
  }
  set(soak, 'up')
  await tab.goto(`${world.shop}/`)
  await expectNothingWaits(tab, 30_000)
  await soak.visitor.close()
  rmSync(profile, { recursive: true, force: true, maxRetries: 5 })

  const acknowledged = new Set(
    [...told()].filter(([, state]) => state === 'sent' || state === 'queued').map(([id]) => id),
  )
  const wrong: string[] = []
  let delivered = 0
  for (let order = 10_000; order < 10_000 + made; order += 1) {
    const found = await world.conversions(`${order}`)
    const reports = found[0]?.reports.length ?? 0
    delivered += reports
    const isRight =
      isOnce(found) || (firstAfterCrash.has(`${order}`) && isOnceWithAndWithoutId(found))
    if (!isRight || (reports === 0 && acknowledged.has(`sale:${order}`)))
      wrong.push(`${order}: ${found.length} orders, ${reports} reports`)
  }
  expect(wrong, `Repeat it with WAYMARK_SEED=${SEED}`).toEqual([])
  // If pages received almost no results, the test would prove nothing.
  expect(acknowledged.size).toBeGreaterThan(ORDERS / 20)
  process.stdout.write(
    `  soak: ${made} orders, ${acknowledged.size} acknowledged, ${delivered} delivered, ${kills} kills, WAYMARK_SEED=${SEED}\n`,
  )
})
