import { spawn, spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { listen, stop } from './listening.js'
import { affiliates, aShop } from './program.js'
import { expect, test } from './world.js'

const GUIDE = new URL('../docs/integrations/pretty-links.md', import.meta.url)

/** The configuration that merchants copy from the guide. */
const location = (collector: string): string => {
  const [, found = ''] = /```nginx\n([\s\S]*?)```/.exec(readFileSync(GUIDE, 'utf8')) ?? []
  expect(found).toContain('http://127.0.0.1:8787/r/')
  return found.replace('http://127.0.0.1:8787', collector)
}

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
        ${location(collector)}
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

test('a link on the shop’s own domain leads by nginx to the collector, and its sale is credited', async ({
  page,
  world,
}) => {
  test.skip(!hasNginx, 'nginx is not installed')
  await affiliates(world, 'jane')
  aShop(world)
  const probe = createServer()
  const proxied = await listen(probe)
  await stop(probe)
  const shop = world.shop.replace('localhost', '127.0.0.1')
  const quit = startNginx(proxied, shop, world.collectorUrl.replace('localhost', '127.0.0.1'))
  try {
    const link = `http://localhost:${proxied}/ref/jane?data1=blog&to=/thanks`
    await expect
      .poll(() =>
        fetch(link).then(
          ({ status }) => status,
          () => 0,
        ),
      )
      .toBe(200)
    await page.goto(link)
    await expect.poll(() => world.clicks()).toBe(1)
    expect(new URL(page.url()).search).toBe('?a_aid=jane&data1=blog')
    await expect
      .poll(() => world.conversion('1001'))
      .toMatchObject({ verdict: { credits: [{ affiliate: 'jane', rule: 'click' }] } })
  } finally {
    await quit()
  }
})
