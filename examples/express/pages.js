// Records calls that the page makes before the script has loaded, with the address at the call.
const STUB =
  "!function(w,f){(w.waymark||0).call||(f=w.waymark=(...a)=>{f.q.push([a.map(o=>{try{return o.constructor==Object?JSON.parse(JSON.stringify(o,function(k){return this[k]})):o}catch(e){return o}}),location.href,document.referrer,+new Date])},f.q=[],'init click sale action pendingSale confirmSale consent forget writeTo on flush'.split(' ').map(m=>f[m]=(...a)=>f(m,...a)))}(window)"

const page = (title, body) => `<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <title>${title}</title>
    <link rel="icon" href="data:,">
    <style>
      body { margin: 0; background: #eef3f1; color: #1d2b26; font: 1.125rem/1.6 Georgia, serif }
      main { max-width: 32rem; margin: 12vh auto; padding: 0 1.5rem }
      h1 { line-height: 1.2 }
      a { color: #1f6150 }
      .price { font-size: 1.5rem; font-weight: bold }
      input { width: 9rem; margin-right: 0.5rem; padding: 0.65rem; border: 1px solid #8aa; border-radius: 0.4rem; font: inherit }
      button { padding: 0.7rem 1.5rem; border: 0; border-radius: 0.4rem; background: #1f6150; color: #fff; font: inherit; cursor: pointer }
    </style>
    <!-- The script sends events to the folder from which it was loaded, so data-collector is not needed. -->
    <script>${STUB}</script>
    <script async src="/wm/wm.js" data-account="default1"></script>
  </head>
  <body>
    <main>${body}</main>
  </body>
</html>
`

export const productPage = () =>
  page(
    'The Tea Drawer',
    `<h1>The Tea Drawer</h1>
      <p>Twelve teas for twelve kinds of weather, in a drawer that fits under any kettle.</p>
      <p class="price">€49.90</p>
      <form method="post" action="/buy">
        <!-- The script fills in the visitor id. It is a secret: send it by POST, never in an address. -->
        <input type="hidden" name="visitor" data-waymark-visitor>
        <input name="coupon" placeholder="Coupon" aria-label="Coupon">
        <button type="submit">Buy the drawer</button>
      </form>`,
  )

export const thankYouPage = ({ orderId, total, coupon }) => {
  const sale = { orderId, total, currency: 'EUR', coupon }
  return page(
    'Thank you',
    `<h1>Thank you</h1>
      <p>Your order number is <strong>${orderId}</strong>, and your total is €${total}.</p>
      <p><a href="/">Back to the drawer</a></p>
      <script>waymark('sale', ${inlineJson(sale)})</script>`,
  )
}

// The customer types the coupon, and "</script>" in it must not end the script element.
const inlineJson = (value) => JSON.stringify(value).replaceAll('<', '\\u003c')
