import type { ShopOptions } from '../shopOptions.js'
import { inlineJson } from './inlineJson.js'

/** Lets pages call before the script is there, and keeps the address as it was at the call. */
export const STUB =
  "!function(w,f){(w.waymark||0).call||(f=w.waymark=(...a)=>{f.q.push([a.map(o=>{try{return o.constructor==Object?JSON.parse(JSON.stringify(o,function(k){return this[k]})):o}catch(e){return o}}),location.href,document.referrer,+new Date])},f.q=[],'init click sale action pendingSale confirmSale consent forget writeTo on flush'.split(' ').map(m=>f[m]=(...a)=>f(m,...a)))}(window)"

type Reach = Pick<ShopOptions, 'account' | 'collectorUrl'>

/** Waymark's installation: two lines in the head of every page. */
export const WaymarkTag = ({ account, collectorUrl }: Reach) => (
  <>
    <Inline code={STUB} />
    <script
      async
      src={`${collectorUrl}/wm.js`}
      data-account={account}
      data-collector={collectorUrl}
    />
  </>
)

interface CallProps {
  readonly command: 'sale' | 'action'
  readonly value: unknown
}

/** Waymark's whole use: one line on the page that people see after they bought. */
export const WaymarkCall = ({ command, value }: CallProps) => (
  <Inline code={`waymark('${command}', ${inlineJson(value)})`} />
)

/** As it is, because escaped as text it would not run; every value in it went through `inlineJson`. */
const Inline = ({ code }: { readonly code: string }) => (
  <script dangerouslySetInnerHTML={{ __html: code }} />
)
