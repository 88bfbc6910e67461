import { readFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { Webhook } from 'standardwebhooks'
import Stripe from 'stripe'
import { listen, stop } from './listening.js'
import { affiliates, aShop, postback, webhook } from './program.js'
import { expect, test, type World } from './world.js'

const SECRET = 'whsec_of_this_shop'
const stripe = new Stripe('sk_test_nobody')

/** Delivers an event of Stripe's to an endpoint, signed by Stripe's library. */
const deliver = (url: string, file: string, over: object) => {
  const path = new URL(`../collector/webhooks/testing/stripe/${file}`, import.meta.url)
  const event = JSON.parse(readFileSync(path, 'utf8'))
  const created = Math.floor(Date.now() / 1_000)
  Object.assign(event, { created })
  Object.assign(event.data.object, { created, ...over })
  const payload = JSON.stringify(event)
  const signature = stripe.webhooks.generateTestHeaderString({ payload, secret: SECRET })
  return fetch(url, { method: 'POST', headers: { 'stripe-signature': signature }, body: payload })
}

const visitorOf = async ({ collector, secrets }: World): Promise<string> => {
  const [click] = await collector.deps.storage.listClicks({ accountId: secrets.account as never })
  return click?.visitorId ?? ''
}

test('a visit, a payment, its partial refund and the postbacks about them are one story', async ({
  page,
  world,
}) => {
  await affiliates(world, 'jane')
  aShop(world)
  const heard: { readonly headers: Record<string, string>; readonly body: string }[] = []
  const merchant = createServer((req, res) => {
    let body = ''
    req.on('data', (chunk) => {
      body += chunk
    })
    req.on('end', () => {
      heard.push({ headers: req.headers as Record<string, string>, body })
      res.writeHead(204).end()
    })
  })
  await listen(merchant, 0)
  const { port } = merchant.address() as AddressInfo
  const { secret } = await postback(world, { url: `http://127.0.0.1:${port}/told` })
  const url = await webhook(world, { provider: 'stripe', secret: SECRET })

  await page.goto(`${world.shop}/?a_aid=jane`)
  await expect.poll(() => world.clicks()).toBe(1)
  const session = { client_reference_id: await visitorOf(world) }
  expect((await deliver(url, 'once.session.json', session)).status).toBe(200)
  expect(await world.conversion('A-1001')).toMatchObject({
    status: 'pending',
    total: '49.90',
    verdict: { credits: [{ affiliate: 'jane', rule: 'click' }] },
    commissions: [{ amount: '3.60' }],
  })

  expect((await deliver(url, 'once.refunded1.json', {})).status).toBe(200)
  const after = await world.conversion('A-1001')
  expect(after).toMatchObject({ remaining: '39.90' })
  const [{ amount } = { amount: '' }] = after.commissions
  expect(Number(amount)).toBeLessThan(3.6)

  await expect.poll(() => heard.length, { timeout: 60_000 }).toBeGreaterThanOrEqual(2)
  const told = heard.map(({ headers, body }) => {
    // Throws unless the signature is right.
    const verified = new Webhook(secret).verify(body, headers) as Record<string, string>
    return verified
  })
  expect(JSON.stringify(told)).toContain('A-1001')
  expect(told.map(({ type }) => type)).toEqual(expect.arrayContaining(['sale', 'refund']))
  expect(new Set(heard.map(({ headers }) => headers['webhook-id'])).size).toBe(heard.length)
  await stop(merchant)
})
