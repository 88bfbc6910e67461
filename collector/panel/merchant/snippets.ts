import { siteUrl } from './affiliateLink.js'

export interface Snippet {
  readonly id: string
  readonly title: string
  /** Where it goes, and when to use it. */
  readonly where: string
  readonly code: string
}

interface SnippetOptions {
  readonly account: string
  /** Without a trailing slash. */
  readonly collectorUrl: string
  /** The shop's host, where one is registered. */
  readonly host: string | undefined
}

/** Everything to copy, with the account and the collector's address filled in. */
export const snippetsOf = (options: SnippetOptions): readonly Snippet[] => [
  scriptTag(options),
  visitorField,
  serverCall(options),
  saleCall,
  saleBlock,
  actionCall,
  npmImport(options),
  embedding(options),
  bookmarklet(options),
]

const scriptTag = ({ account, collectorUrl }: SnippetOptions): Snippet => ({
  id: 'script',
  title: 'The script, on every page',
  where:
    'Before </body> of every page of the shop, thank-you page included. It notices affiliate links and remembers the visitor.',
  code: `<script async src="${collectorUrl}/wm.js" data-account="${account}" data-collector="${collectorUrl}"></script>`,
})

const STUB = `!function(w,f){(w.waymark||0).call||(f=w.waymark=(...a)=>{f.q.push([a.map(o=>{try{return o.constructor==Object?JSON.parse(JSON.stringify(o,function(k){return this[k]})):o}catch(e){return o}}),location.href,document.referrer,+new Date])},f.q=[],'init click sale action pendingSale confirmSale consent forget writeTo on flush'.split(' ').map(m=>f[m]=(...a)=>f(m,...a)))}(window)`

const visitorField: Snippet = {
  id: 'visitor',
  title: 'The visitor id, in the checkout',
  where:
    'In the form that places the order, sent by POST. The script fills it, and your server reports it with the order. A visitor id is a bearer secret: whoever knows it can claim that visitor’s clicks and orders, so keep it out of addresses, logs and analytics.',
  code: '<input type="hidden" name="visitor" data-waymark-visitor>',
}

const GUESSED =
  'Order numbers that can be guessed: send visitorId, or sign the page (“Proof” in docs/wire.md).'

const saleCall: Snippet = {
  id: 'sale',
  title: 'The sale, on the thank-you page',
  where: `On the page after a purchase, with the values of the order filled in by your shop. The first line is the optional stub: with it, calls work before the script has loaded. Leave coupon out where none was used, and write a “<” in a value as “\\u003c”: customers type coupons. ${GUESSED}`,
  code: `<script>
${STUB}
waymark('sale', {
  orderId: '1001',
  total: '49.90',
  currency: 'EUR',
  coupon: 'JANE10'
})
</script>`,
}

const saleBlock: Snippet = {
  id: 'block',
  title: 'The sale, as a JSON block',
  where: `Instead of the call, where a content security policy forbids inline scripts. The script reads it by itself.`,
  code: `<script type="application/json" data-waymark-sale>
{ "orderId": "1001", "total": "49.90", "currency": "EUR", "coupon": "JANE10" }
</script>`,
}

const actionCall: Snippet = {
  id: 'action',
  title: 'An action: a sign-up, a lead, a download',
  where: 'Where it happens. The code has to stand in a campaign, with its commission.',
  code: `waymark('action', { code: 'signup', actionId: 'user-4711' })`,
}

const npmImport = ({ account, collectorUrl }: SnippetOptions): Snippet => ({
  id: 'npm',
  title: 'From npm, instead of the script',
  where: 'Where the shop is bundled. Harmless when a server imports it.',
  code: `import { createTracker } from 'waymark'

const waymark = createTracker({
  account: '${account}',
  collector: '${collectorUrl}',
})
waymark.sale({ orderId: '1001', total: '49.90', currency: 'EUR' })`,
})

const serverCall = ({ collectorUrl }: SnippetOptions): Snippet => ({
  id: 'server',
  title: 'The sale, by your server',
  where: `Proves that the order was placed, so that its commission becomes payable without your approval. Send it with a secret key (see Keys), and besides it the sale on the thank-you page if you like. “at” is when the order was placed, and not when you report it: leave it out where that is not known. Leave visitorId out where the field came empty. ${GUESSED}`,
  code: `# PLACED_AT: when the order was placed, as your shop stored it, such as 2026-01-31T12:00:00Z
# VISITOR_ID: what the script wrote into the checkout's field "visitor"
curl ${collectorUrl}/v1/sales \\
  -H 'Authorization: Bearer YOUR_SECRET_KEY' \\
  -H 'Content-Type: application/json' \\
  -d '{"orderId":"1001","total":"49.90","currency":"EUR","at":"PLACED_AT","visitorId":"VISITOR_ID"}'`,
})

const bookmarklet = ({ collectorUrl }: SnippetOptions): Snippet => ({
  id: 'debug',
  title: 'A page that explains itself',
  where:
    'As a bookmark, or in the console of any page that has the script: the console then tells what was captured, what is sent and what is wrong. Your visitors load nothing of it.',
  code: `javascript:void document.head.append(Object.assign(document.createElement('script'),{src:'${collectorUrl}/wm-debug.js'}))`,
})

const embedding = ({ collectorUrl, host = 'shop.example' }: SnippetOptions): Snippet => {
  const url = `${siteUrl(host)}/wm`
  return {
    id: 'express',
    title: 'Inside your own Express app',
    where: `The collector then stands on your own origin, which browsers trust most. Now it stands on ${collectorUrl}.`,
    code: `import express from 'express'
import { createCollector } from 'waymark-collector'

const collector = createCollector({ url: '${url}', database: 'waymark.db' })
const app = express()
app.use('/wm', collector.router)

const panel = express().use(collector.panel)
app.listen(3000)
panel.listen(8081)`,
  }
}
