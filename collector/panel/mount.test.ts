import express from 'express'
import { routes } from './routes.js'
import { pages } from './testing/addresses.js'
import { aPanel, type TestPanel } from './testing/aPanel.js'
import { aShop } from './testing/aShop.js'

describe.each(['', '/panel', '/deep/below'])('mounted at "%s", the panel', (mount) => {
  let panel: TestPanel
  beforeAll(async () => {
    panel = await aPanel({ mount })
    await aShop(panel)
  })
  afterAll(() => panel.close())

  test('links only to pages and forms that exist', async () => {
    const owner = await panel.owner()
    const links = new Set<string>()
    const actions = new Set<string>()
    for (const path of pages) {
      const { document } = await owner.get(path)
      for (const link of document.querySelectorAll('a')) links.add(link.getAttribute('href') ?? '')
      for (const form of document.querySelectorAll('form[method=post]')) {
        actions.add(form.getAttribute('action') ?? '')
      }
      links.add(document.querySelector('link[rel=stylesheet]')?.getAttribute('href') ?? '')
    }
    const local = [...links].filter((link) => !/^(#|data:)/.test(link))
    for (const link of local) {
      expect(link.startsWith(mount === '' ? '/' : mount)).toBe(true)
      expect([link, (await owner.get(link.slice(mount.length) || '/')).status]).toEqual([link, 200])
    }
    const posts = routes.filter(({ method }) => method === 'post').map(({ path }) => path)
    const known = posts.map((path) => new RegExp(`^${mount}${path.replace(/:\w+/, '[^/]+')}$`))
    for (const action of actions) expect(known.some((path) => path.test(action))).toBe(true)
  })

  test('redirects to its own pages', async () => {
    const owner = await panel.owner()
    const answer = await owner.post('/sites', { host: `at-${mount.length}.example` })
    expect(answer.location).toBe(`${mount}/sites?notice=site_added`)
  })

  test('lets its style sheet be kept for ever, and says how it is packed', async () => {
    const { document } = await panel.stranger().get('/login')
    const href = document.querySelector('link[rel=stylesheet]')?.getAttribute('href') ?? ''
    const path = href.slice(mount.length)
    const { headers, html } = await panel.stranger().get(path, { 'accept-encoding': 'br' })
    expect(path).toMatch(/^\/assets\/panel-[0-9a-f]{12}\.css$/)
    expect(headers.get('cache-control')).toBe('public, max-age=31536000, immutable')
    expect(headers.get('content-encoding')).toBe('br')
    expect(html).toContain('.badge')
  })
})

test('the panel takes a form that the host app has parsed already, and texts only', async () => {
  const parser = express.urlencoded({ extended: true })
  const panel = await aPanel({ before: [express.json(), parser], mount: '/panel' })
  try {
    const owner = await panel.owner()
    expect((await owner.post('/sites', { host: 'www.shop.example' })).status).toBe(303)
    expect((await owner.post('/sites', { 'host[evil]': 'x' })).status).toBe(422)
  } finally {
    await panel.close()
  }
})
