import { createRequire } from 'node:module'
import type { World } from './world.js'

const STUB =
  "!function(w,f){(w.waymark||0).call||(f=w.waymark=(...a)=>{f.q.push([a.map(o=>{try{return o.constructor==Object?JSON.parse(JSON.stringify(o,function(k){return this[k]})):o}catch(e){return o}}),location.href,document.referrer,+new Date])},f.q=[],'init click sale action pendingSale confirmSale consent forget writeTo on flush'.split(' ').map(m=>f[m]=(...a)=>f(m,...a)))}(window)"

/** The stub as merchants paste it, followed by calls. */
export const stub = (calls = ''): string => `<script>${STUB};${calls}</script>`

export const sale = (orderId: string, over: object = {}): string =>
  JSON.stringify({ orderId, total: '49.90', currency: 'EUR', ...over })

/** Adds a landing page and a thank-you page for order 1001. */
export const aShop = (world: World): void => {
  world.page('/', '<h1>Shop</h1>{{tag}}')
  world.page('/thanks', `${stub(`waymark('sale',${sale('1001')})`)}{{tag}}<h1>Thank you</h1>`)
}

interface Verbs {
  readonly account: string
  readonly [affiliate: string]: unknown
}

const built = (path: string) =>
  import(
    new URL(
      `collector/${path}.js`,
      `file://${createRequire(import.meta.url)
        .resolve('waymark-collector/package.json')
        .replace(/package\.json$/, 'dist/')}`,
    ).href
  )

/** Adds affiliates by name, each with a coupon `<NAME>10`. */
export const affiliates = async (world: World, ...names: readonly string[]): Promise<void> => {
  const { addAffiliate } = await built('program/affiliates')
  const { addCoupon } = await built('program/coupons')
  const { account } = world.secrets as unknown as Verbs
  for (const name of names) {
    await addAffiliate(world.collector.deps, account, { code: name, name })
    const coupon = { code: `${name}10`, affiliate: name }
    await addCoupon(world.collector.deps, account, coupon)
  }
}

/** Adds a banner, and returns the HTML that an affiliate pastes into a page. */
export const banner = async (world: World, form: object, affiliate: string): Promise<string> => {
  const { addBanner } = await built('program/banners')
  const { bannerCode } = await built('program/bannerCode')
  const { linkAddresses } = await built('program/linkAddresses')
  const { account } = world.secrets
  const added = await addBanner(world.collector.deps, account, 'spring', form)
  if ('message' in added) throw new Error(added.message)
  const program = await world.collector.deps.storage.program(account as never)
  const addresses = linkAddresses(world.collectorUrl, account, program?.sites ?? [])
  return bannerCode(added, affiliate, addresses.banner(affiliate, added.code))
}

/** Adds a destination of postbacks, and returns its secret. */
export const postback = async (world: World, form: object): Promise<{ secret: string }> => {
  const { addPostback } = await built('program/postbacks')
  const added = await addPostback(world.collector.deps, world.secrets.account, form)
  if ('message' in added) throw new Error(added.message)
  return added
}

/** Adds an endpoint of webhooks, and returns its URL. */
export const webhook = async (world: World, form: object): Promise<string> => {
  const { addWebhook, webhookUrl } = await built('program/webhooks')
  const added = await addWebhook(world.collector.deps, world.secrets.account, form)
  if ('message' in added) throw new Error(added.message)
  return webhookUrl(world.collectorUrl, added.endpoint)
}

/** Adds a site of an affiliate. */
export const directLink = async (world: World, form: object): Promise<void> => {
  const { addDirectLink } = await built('program/directLinks')
  const added = await addDirectLink(world.collector.deps, world.secrets.account, form)
  if ('message' in added) throw new Error(added.message)
}

/** Sets the currency of orders that name none. */
export const papCurrency = async (world: World, currency: string): Promise<void> => {
  const { editPap } = await built('program/pap')
  await editPap(world.collector.deps, world.secrets.account, { currency })
}

/** Changes the terms of the default campaign. */
export const campaign = async (world: World, form: object): Promise<void> => {
  const { editCampaign } = await built('program/campaigns')
  const edited = await editCampaign(world.collector.deps, world.secrets.account, 'default', form)
  if ('message' in edited) throw new Error(edited.message)
}

/** Adds a version of the policy with other values. */
export const policy = async (world: World, over: object): Promise<void> => {
  const { storage } = world.collector.deps
  const account = world.secrets.account as never
  const program = await storage.program(account)
  if (!program) throw new Error('There is no account')
  const version = program.policy.version + 1
  await storage.addPolicy(account, { ...program.policy, version, since: Date.now(), ...over })
}

/** The path of a one-time link into the panel. */
export const panelLink = async ({ collector, secrets }: World): Promise<string> => {
  const { addLoginLink } = await built('program/login')
  const [user] = await collector.deps.storage.users(secrets.account as never)
  return `/login-link/${await addLoginLink(collector.deps, user)}`
}
