import { spawn, spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { listen, stop } from './listening.js'
import { affiliates, aShop } from './program.js'
import { expect, test, type World } from './world.js'

/** The configurations that merchants copy from the guides. */
const locations = (collector: string): string =>
  ['pretty-links', 'post-affiliate-pro']
    .map((guide) =>
      readFileSync(new URL(`../docs/integrations/${guide}.md`, import.meta.url), 'utf8'),
    )
    .flatMap((text) => [...text.matchAll(/```nginx\n([\s\S]*?)```/g)].map(([, found]) => found))
    .join('\n')
    .replaceAll('http://127.0.0.1:8787', collector)

/** nginx as the web server of the shop, with files of its own in a new folder. */
const startNginx = (port: number, shop: string, collector: string) => {
  const folder = mkdtempSync(join(tmpdir(), 'waymark-nginx-'))
  const temporary = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi']
  const conf = `daemon off; pid ${folder}/pid; error_log ${folder}/error.log;
    events {}
    http {
      access_log off;
      ${temporary.map((name) => `${name}_temp_path ${folder}/${name};`).join(' ')}
      server {
        listen 127.0.0.1:${port};
        location / { proxy_pass ${shop}; }
        ${locations(collector)}
      }
    }`
  writeFileSync(join(folder, 'nginx.conf'), conf)
  const child = spawn('nginx', ['-c', join(folder, 'nginx.conf'), '-p', folder], {
    stdio: 'ignore',
  })
  const ended = new Promise((resolve) => child.once('exit', resolve))
  return async () => {
    child.kill('SIGTERM')
    await ended
    rmSync(folder, { recursive: true, force: true })
  }
}

const hasNginx = spawnSync('nginx', ['-v']).status === 0

/** The address of the shop behind nginx. */
const behindNginx = async (
  world: World,
  use: (address: string) => Promise<void>,
): Promise<void> => {
  await affiliates(world, 'jane')
  aShop(world)
  const probe = createServer()
  const port = await listen(probe)
  await stop(probe)
  const shop = world.shop.replace('localhost', '127.0.0.1')
  const quit = startNginx(port, shop, world.collectorUrl.replace('localhost', '127.0.0.1'))
  const address = `http://localhost:${port}`
  const accountId = world.secrets.account as never
  const site = { accountId, host: `localhost:${port}`, createdAt: Date.now() }
  await world.collector.deps.storage.addSite(site)
  const statusOf = () =>
    fetch(address).then(
      ({ status }) => status,
      () => 0,
    )
  try {
    await expect.poll(statusOf).toBe(200)
    await use(address)
  } finally {
    await quit()
  }
}

const ofJane = { verdict: { credits: [{ affiliate: 'jane', rule: 'click' }] } }

test.beforeEach(() => test.skip(!hasNginx, 'nginx is not installed'))

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
