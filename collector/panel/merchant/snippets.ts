import { siteUrl } from '../../domain/site.js'

export interface Snippet {
  readonly id: string
  readonly title: string
  /** Where to put the code, and when to use it. */
  readonly where: string
  readonly code: string
}

interface SnippetOptions {
  readonly account: string
  /** Without a trailing slash. */
  readonly collectorUrl: string
  /** The shop's host, if one is registered. */
  readonly host: string | undefined
}

/** All code snippets, with the account and the collector's URL filled in. */
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
    'Put it before </body> on every page of the shop, including the thank-you page. It records clicks on affiliate links and stores the visitor id.',
  code: `<script async src="${collectorUrl}/wm.js" data-account="${account}" data-collector="${collectorUrl}"></script>`,
})

const STUB = `!function(w,f){(w.waymark||0).call||(f=w.waymark=(...a)=>{f.q.push([a.map(o=>{try{return o.constructor==Object?JSON.parse(JSON.stringify(o,function(k){return this[k]})):o}catch(e){return o}}),location.href,document.referrer,+new Date])},f.q=[],'init click sale action pendingSale confirmSale consent forget writeTo on flush'.split(' ').map(m=>f[m]=(...a)=>f(m,...a)))}(window)`

const visitorField: Snippet = {
  id: 'visitor',
  title: 'The visitor id, in the checkout',
  where:
    'Put it in the form that places the order; the form must use POST. The script fills the field, and your server reports its value with the order. A visitor id is a bearer secret: whoever knows it can claim that visitor’s clicks and orders. Keep it out of URLs, logs and analytics.',
  code: '<input type="hidden" name="visitor" data-waymark-visitor>',
}

const GUESSED =
  'If your order numbers can be guessed, send visitorId or sign the page (“Proof” in docs/wire.md).'

const saleCall: Snippet = {
  id: 'sale',
  title: 'The sale, on the thank-you page',
  where: `Put it on the page after a purchase; your shop fills in the values of the order. The first line is an optional stub that queues calls until the script has loaded. Omit coupon if none was used. Coupons are typed by customers, so write “<” in a value as “\\u003c”. ${GUESSED}`,
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
  where: `Use it instead of the call if a content security policy forbids inline scripts. The script reads the block without a call.`,
  code: `<script type="application/json" data-waymark-sale>
{ "orderId": "1001", "total": "49.90", "currency": "EUR", "coupon": "JANE10" }
</script>`,
}

const actionCall: Snippet = {
  id: 'action',
  title: 'An action such as a sign-up, lead or download',
  where:
    'Put it on the page where the action happens. A campaign must define a commission for the action’s code.',
  code: `waymark('action', { code: 'signup', actionId: 'user-4711' })`,
}

const npmImport = ({ account, collectorUrl }: SnippetOptions): Snippet => ({
  id: 'npm',
  title: 'From npm, instead of the script',
  where: 'Use it if a bundler builds your shop’s scripts. Importing it on a server has no effect.',
  code: `import { createTracker } from 'waymark'

const waymark = createTracker({
  account: '${account}',
  collector: '${collectorUrl}',
})
waymark.sale({ orderId: '1001', total: '49.90', currency: 'EUR' })`,
})

const serverCall = ({ collectorUrl }: SnippetOptions): Snippet => ({
  id: 'server',
  title: 'The sale, from your server',
  where: `A report from your server confirms the order, so its commission becomes payable without your approval. Send it with a secret key (see Keys). You can also report the same sale on the thank-you page. “at” is the time when the order was placed, not the time of the report; omit it if you do not know it. Omit visitorId if the form field was empty. ${GUESSED}`,
  code: `# PLACED_AT: when the order was placed, as your shop stored it, such as 2026-01-31T12:00:00Z
# VISITOR_ID: what the script wrote into the checkout's field "visitor"
curl ${collectorUrl}/v1/sales \\
  -H 'Authorization: Bearer YOUR_SECRET_KEY' \\
  -H 'Content-Type: application/json' \\
  -d '{"orderId":"1001","total":"49.90","currency":"EUR","at":"PLACED_AT","visitorId":"VISITOR_ID"}'`,
})

const bookmarklet = ({ collectorUrl }: SnippetOptions): Snippet => ({
  id: 'debug',
  title: 'Debug mode',
  where:
    'Save it as a bookmark, or run it in the console of a page that has the script. The console then shows what the script captured, what it sends and which problems it found. Your visitors do not load this code.',
  code: `javascript:void document.head.append(Object.assign(document.createElement('script'),{src:'${collectorUrl}/wm-debug.js'}))`,
})

const embedding = ({ collectorUrl, host = 'shop.example' }: SnippetOptions): Snippet => {
  const url = `${siteUrl(host)}/wm`
  return {
    id: 'express',
    title: 'Inside your own Express app',
    where: `Use it to serve the collector from your own origin, so that browsers treat its cookies as first-party. The collector’s current address is ${collectorUrl}.`,
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
