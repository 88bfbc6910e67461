import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { behind, fromGuides, isInstalled, type WebServerCall } from './webServer.js'
import { expect, test, type World } from './world.js'

const TEMPORARY = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi']

/** nginx as the web server of the shop. */
const nginx = ({ port, shop, collector, folder }: WebServerCall) => {
  const conf = `daemon off; pid ${folder}/pid; error_log ${folder}/error.log;
    events {}
    http {
      access_log off;
      ${TEMPORARY.map((name) => `${name}_temp_path ${folder}/${name};`).join(' ')}
      server {
        listen 127.0.0.1:${port};
        location / { proxy_pass ${shop}; }
        ${fromGuides('nginx', ['pretty-links', 'post-affiliate-pro'], collector)}
      }
    }`
  writeFileSync(join(folder, 'nginx.conf'), conf)
  return ['nginx', ['-c', join(folder, 'nginx.conf'), '-p', folder]] as const
}

const behindNginx = (world: World, use: (address: string) => Promise<void>) =>
  behind(nginx, world, use)

const ofJane = { verdict: { credits: [{ affiliate: 'jane', rule: 'click' }] } }

test.beforeEach(() => test.skip(!isInstalled('nginx', '-v'), 'nginx is not installed'))

test('a link on the shop’s own domain leads by nginx to the collector, and its sale is credited', async ({
  page,
  world,
}) => {
  await behindNginx(world, async (address) => {
    await page.goto(`${address}/ref/jane?data1=blog&to=/thanks`)
    await expect.poll(() => world.clicks()).toBe(1)
    expect(new URL(page.url()).search).toBe('?a_aid=jane&data1=blog')
    await expect.poll(() => world.conversion('1001')).toMatchObject(ofJane)
  })
})

test('a short link on the shop’s own domain leads by nginx to the collector, and its sale is credited', async ({
  page,
  world,
}) => {
  await behindNginx(world, async (address) => {
    const link = { affiliate: 'jane', slug: 'summer', to: '/thanks' }
    expect((await world.v1('POST', '/links', link)).status).toBe(201)
    await page.goto(`${address}/go/summer`)
    await expect.poll(() => world.conversion('1001')).toMatchObject(ofJane)
  })
})

test('pages and servers that call Post Affiliate Pro below a folder reach the collector by nginx', async ({
  page,
  context,
  world,
}) => {
  await behindNginx(world, async (address) => {
    const folder = `${address}/affiliate/scripts`
    world.page(
      '/landing',
      `<script id="pap_x2s6df8d" src="${folder}/trackjs.js"></script>
      <script>PostAffTracker.setAccountId('default1');PostAffTracker.track()</script>`,
    )
    world.page(
      '/paid',
      `<script id="pap_x2s6df8d" src="${folder}/trackjs.js"></script>
      <script>PostAffTracker.setAccountId('default1');var sale=PostAffTracker.createSale()
      sale.setTotalCost('49.90');sale.setCurrency('EUR');sale.setOrderID('2001')
      PostAffTracker.register()</script>`,
    )
    await page.goto(`${folder}/click.php?a_aid=jane&desturl=${encodeURIComponent('/landing')}`)
    await expect.poll(() => world.clicks()).toBe(1)
    await page.goto(`${address}/paid`)
    await expect.poll(() => world.conversion('2001')).toMatchObject(ofJane)

    const cookies = await context.cookies()
    const visitorId = cookies.find(({ name }) => name === 'PAPVisitorId')?.value ?? ''
    const sale = JSON.stringify([{ ac: '', t: '49.90', o: '2002', cr: 'EUR' }])
    const query = new URLSearchParams({ visitorId, accountId: 'default1', tracking: '1', sale })
    const answer = await fetch(`${folder}/track.php?${query}`)
    expect(await answer.text()).toBe(`setVisitor('${visitorId}');`)
    await expect.poll(() => world.conversion('2002')).toMatchObject(ofJane)
  })
})
