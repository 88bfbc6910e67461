import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { behind, fromGuides, isInstalled, type WebServerCall } from './webServer.js'
import { expect, test } from './world.js'

/** Caddy as the web server of the shop. */
const caddy = ({ port, shop, collector, folder }: WebServerCall) => {
  const conf = `{
    admin off
    auto_https off
    storage file_system ${folder}
  }
  http://localhost:${port} {
    bind 127.0.0.1
    ${fromGuides('caddy', ['pretty-links'], collector)}
    handle {
      reverse_proxy ${shop}
    }
  }
  `
  writeFileSync(join(folder, 'Caddyfile'), conf)
  return [
    'caddy',
    ['run', '--adapter', 'caddyfile', '--config', join(folder, 'Caddyfile')],
  ] as const
}

const ofJane = { verdict: { credits: [{ affiliate: 'jane', rule: 'click' }] } }

test.beforeEach(() => test.skip(!isInstalled('caddy', 'version'), 'Caddy is not installed'))

test('links and short links on the shop’s own domain lead by Caddy to the collector, and their sale is credited', async ({
  page,
  world,
}) => {
  await behind(caddy, world, async (address) => {
    const link = { affiliate: 'jane', slug: 'summer', to: '/thanks?by=link' }
    expect((await world.v1('POST', '/links', link)).status).toBe(201)
    await page.goto(`${address}/go/summer`)
    await expect.poll(() => world.clicks()).toBe(1)
    expect(new URL(page.url()).search).toBe('?by=link&a_aid=jane')
    await page.goto(`${address}/ref/jane?data1=blog&to=/thanks`)
    await expect.poll(() => world.clicks()).toBe(2)
    expect(new URL(page.url()).search).toBe('?a_aid=jane&data1=blog')
    await expect.poll(() => world.conversion('1001')).toMatchObject(ofJane)
  })
})
