import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import type { Page } from '@playwright/test'
import { expect, test, type World } from '../world.js'

const { resolve } = createRequire(import.meta.url)
const built = (name: string) =>
  readFileSync(resolve('waymark/package.json').replace(/package\.json$/, `dist/${name}.js`), 'utf8')

/** Runs a module in a web worker of the shop's page and returns the message that it posts. */
const inWorker = async (page: Page, world: World, code: string): Promise<unknown> => {
  world.page('/worker', '<h1>Shop</h1>')
  await page.goto(`${world.shop}/worker?a_aid=jane`)
  return page.evaluate(
    (text) =>
      new Promise((told, failed) => {
        const url = URL.createObjectURL(new Blob([text], { type: 'text/javascript' }))
        const worker = new Worker(url, { type: 'module' })
        worker.onmessage = ({ data }) => told(data)
        worker.onerror = ({ message }) => failed(new Error(message))
      }),
    code,
  )
}

const options = ({ collectorUrl, secrets }: World) =>
  JSON.stringify({ account: secrets.account, collector: collectorUrl })

test('the tracker for pages does nothing in a web worker', async ({ page, world }) => {
  const answer = await inWorker(
    page,
    world,
    `${built('index')}
     const waymark = createTracker(${options(world)})
     waymark.sale({ orderId: '9001', total: '49.90', currency: 'EUR' })
     waymark.getVisitorId().then((visitorId) => postMessage({ visitorId, flushed: true }))`,
  )
  expect(answer).toEqual({ visitorId: undefined, flushed: true })
  expect(world.beacons).toEqual([])
})

test('the tracker for sandboxes records the landing and reports the sale in a web worker', async ({
  page,
  world,
}) => {
  const answer = await inWorker(
    page,
    world,
    `${built('sandbox')}
     const href = '${world.shop}/worker?a_aid=jane'
     const waymark = createSandboxTracker(${options(world)}, { location: { href } })
     waymark.sale({ orderId: '9002', total: '49.90', currency: 'EUR' }, ({ state }) => postMessage(state))`,
  )
  expect(answer).toBe('sent')
  await expect.poll(() => world.clicks()).toBe(1)
  expect(await world.conversion('9002')).toMatchObject({ total: '49.90' })
})
