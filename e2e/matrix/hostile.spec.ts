import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { affiliates, sale } from '../program.js'
import { expect, test } from '../visitor.js'
import { empty, expectCredited, land, report, thanks } from './shop.js'

test.beforeEach(async ({ world }) => {
  await affiliates(world, 'jane')
  world.page('/', empty)
})

/** Answers every request to the collector with a transparent pixel, as blockers and offline shops do. */
const PIXELS = `addEventListener('fetch',(event)=>{
  if(/\\/[ep]([?]|$)/.test(new URL(event.request.url).pathname+new URL(event.request.url).search))
    event.respondWith(new Response(Uint8Array.from(atob('R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7'),
      (letter)=>letter.charCodeAt(0)),{headers:{'Content-Type':'image/gif'}}))})
addEventListener('install',()=>skipWaiting());addEventListener('activate',(event)=>event.waitUntil(clients.claim()))`

test('case 54 · a pixel from a service worker in the collector’s place does not acknowledge an order', async ({
  engine,
  tab,
  world,
}) => {
  test.skip(
    engine !== 'chromium',
    'Firefox sends keepalive requests past service workers; not tried in WebKitGTK.',
  )
  await land(tab, world)
  world.page('/pixels.js', PIXELS, { 'Content-Type': 'text/javascript' })
  await tab.evaluate(() =>
    navigator.serviceWorker
      .register('/pixels.js')
      .then(() => navigator.serviceWorker.ready)
      .then(() => undefined),
  )
  world.page('/thanks', thanks('1001'))
  await tab.goto(`${world.shop}/thanks`)
  await expect.poll(() => world.told).toMatchObject([{ id: 'sale:1001', state: 'queued' }])
  expect(await world.conversions('1001')).toEqual([])

  await tab.evaluate(() =>
    navigator.serviceWorker
      .getRegistrations()
      .then((all) => Promise.all(all.map((one) => one.unregister())))
      .then(() => undefined),
  )
  await tab.goto(`${world.shop}/`)
  await tab.goto(`${world.shop}/`)

  await expectCredited(world, '1001')
})

test('case 55 · an order of 25 items is sent by image if the page’s CSP blocks connections', async ({
  tab,
  world,
}) => {
  const items = Array.from({ length: 25 }, (_, index) => ({
    sku: `a-long-article-number-${index}`,
    quantity: 1,
    total: '1.00',
  }))
  world.page('/thanks', thanks('1001', { items }), {
    'Content-Security-Policy': "connect-src 'self'; img-src *",
  })
  await land(tab, world)

  await tab.goto(`${world.shop}/thanks`)

  await expectCredited(world, '1001')
  await expect.poll(() => world.told).toMatchObject([{ state: 'sent' }])
})

test('case 56 · a queued order survives its page if localStorage is full', async ({
  tab,
  world,
}) => {
  await land(tab, world)
  await world.down()
  await tab.evaluate(() => {
    for (let size = 1_000_000; size >= 1; size = Math.floor(size / 2))
      try {
        for (;;) localStorage.setItem(`shop-${localStorage.length}`, 'x'.repeat(size))
      } catch {}
  })
  await report(tab, '1001')
  await expect.poll(() => world.told).toMatchObject([{ state: 'queued' }])
  await world.up()

  await tab.goto(`${world.shop}/`)

  await expectCredited(world, '1001')
})

test('case 57 · a replaced bind, an element with the id waymark and a later change do not alter an order', async ({
  tab,
  world,
}) => {
  const [stub = '', call = ''] = thanks('1001').split("waymark('sale',")
  world.page(
    '/thanks',
    `<div id="waymark"></div>
     <script>Function.prototype.bind=function(self,args){var fn=this;return function(){return fn.apply(self,args)}};
     Object.prototype.test=function(){}</script>
     ${stub}order=${sale('1001')};waymark.sale(order,tell);order.total='0.01';order.orderId='666'${call.slice(call.indexOf(',tell)') + 6)}`,
  )
  await land(tab, world)

  await tab.goto(`${world.shop}/thanks`)

  await expectCredited(world, '1001')
  expect((await world.conversion('1001')).test).toBe(false)
  expect(await world.conversions('666')).toEqual([])
})

test('case 58 · a queued order earns even if the clock of its page is two days behind', async ({
  tab,
  world,
}) => {
  await land(tab, world)
  await world.down()
  world.page(
    '/thanks',
    `<script>{const real=Date,ahead=-2*86400000
      Date=class extends real{constructor(...args){args.length?super(...args):super(real.now()+ahead)}
      static now(){return real.now()+ahead}}}</script>${thanks('1001')}`,
  )
  await tab.goto(`${world.shop}/thanks`)
  await expect.poll(() => world.told).toMatchObject([{ state: 'queued' }])
  await world.up()

  await tab.goto(`${world.shop}/`)

  await expectCredited(world, '1001')
})

test('case 59 · a page makes the crash-safe copy even if an earlier page was left while it created its database', async ({
  browsers,
  engine,
  world,
}) => {
  test.skip(
    engine !== 'chromium',
    'Only Chromium puts such a page into the back/forward cache, where it blocks its database.',
  )
  const html = `<script async src="${world.collectorUrl}/wm-safe.js"></script>${empty}`
  world.page('/', html)
  const profile = mkdtempSync(join(tmpdir(), 'waymark-copy-'))
  const visitor = await browsers.visitor({ profile })
  try {
    const tab = await visitor.open()
    for (let turn = 0; turn < 8; turn++) {
      const shop = await world.at(`h${turn}.localhost`)
      await tab.goto(`${shop}/?a_aid=jane`)
      await tab.goto(`${shop}/`)
      await expect
        .poll(() =>
          tab.evaluate(() =>
            indexedDB.databases().then(([found]) => {
              if (!found) return []
              return new Promise((resolve) => {
                const request = indexedDB.open(`${found.name}`)
                request.onsuccess = () => {
                  const keys = request.result.transaction('kept').objectStore('kept').getAllKeys()
                  keys.onsuccess = () => {
                    request.result.close()
                    resolve(keys.result)
                  }
                }
              })
            }),
          ),
        )
        .toContain('waymark.v')
    }
  } finally {
    await visitor.close()
    rmSync(profile, { recursive: true, force: true, maxRetries: 5 })
  }
})
