import { affiliates, papCurrency } from './program.js'
import { expect, test, type World } from './world.js'

test.beforeEach(({ world }) => affiliates(world, 'jane'))

const TRACK = "PostAffTracker.setAccountId('default1');try{PostAffTracker.track()}catch(e){}"

const SELL = `PostAffTracker.setAccountId('default1')
var sale=PostAffTracker.createSale()
sale.setTotalCost('49.90')
sale.setCurrency('EUR')
sale.setOrderID('1001')
PostAffTracker.register()`

/** A page with the script, in one of the forms in which pages load it, and calls. */
type Include = (src: string, calls: string) => string

const tag = (src: string, id = 'id="pap_x2s6df8d"') => `<script ${id} src="${src}"></script>`
const inline = (code: string) => `<script type="text/javascript">${code}</script>`

/** A function that adds the script to the page and makes the calls when it has loaded. */
const inject = (src: string, calls: string) => `(function(d,t){
  var script=d.createElement(t);script.id='pap_x2s6df8d';script.async=true;script.src='${src}'
  script.onload=script.onreadystatechange=function(){
    var rs=this.readyState;if(rs&&rs!='complete'&&rs!='loaded')return
    ${calls}}
  var place=d.getElementById('papPlaceholder');place.parentNode.insertBefore(script,place)
  place.parentNode.removeChild(place)})(document,'script')`

const PLACE = '<div id="papPlaceholder"></div>'

const FORMS: Readonly<Record<string, Include>> = {
  'a tag': (src, calls) => tag(src) + inline(calls),
  'document.write': (src, calls) =>
    inline(
      `document.write(unescape("%3Cscript id='pap_x2s6df8d' src='${src}' type='text/javascript'%3E%3C/script%3E"))`,
    ) + inline(calls),
  'an async element with onload': (src, calls) => PLACE + inline(inject(src, calls)),
  'an async tag whose onload makes the calls': (src, calls) =>
    `<script>function loaded(){${calls}}</script><script async src="${src}" onload="loaded()"></script>`,
  'a page that polls for the tracker': (src, calls) =>
    `<script async src="${src}"></script>` +
    inline(`var poll=setInterval(function(){if(!window.PostAffTracker)return
      clearInterval(poll);${calls}},20)`),
  'a single-page app that adds it after its first route': (src, calls) =>
    `<main></main>${inline(`addEventListener('load',function(){setTimeout(function(){
      document.querySelector('main').innerHTML='${PLACE}';${inject(src, calls)}},100)})`)}`,
  'three tags, each followed by the calls': (src, calls) =>
    (tag(src) + inline(`${calls};`)).repeat(3),
  'three names of the script': (src, calls) =>
    tag(src) +
    tag(src.replace('trackjs.js', 'salejs.php'), 'id="pap_x2s6df8d_salestrack"') +
    tag(src.replace('trackjs.js', 'trackjs.php'), '') +
    inline(calls),
  'a tag without an id': (src, calls) => tag(src, '') + inline(calls),
  'code that was fetched and evaluated': (src, calls) =>
    tag(src) +
    inline(`window.PostAffTracker=undefined
      fetch('${src}').then(function(r){return r.text()}).then(function(code){(0,eval)(code);${calls}})`),
}

const scriptOf = (world: World) => `${world.collectorUrl}/scripts/trackjs.js`

for (const [form, include] of Object.entries(FORMS)) {
  test(`a sale of pages that load the script of Post Affiliate Pro by ${form} is credited once`, async ({
    page,
    world,
  }) => {
    const failures: unknown[] = []
    page.on('pageerror', (error) => failures.push(error))
    world.page('/', include(scriptOf(world), TRACK))
    world.page('/thanks', include(scriptOf(world), `${TRACK};${SELL}`))
    await page.goto(`${world.shop}/?a_aid=jane&a_cid=default`)
    await expect.poll(() => world.clicks()).toBe(1)
    await page.goto(`${world.shop}/thanks`)
    await expect
      .poll(() => world.conversion('1001'))
      .toMatchObject({
        status: 'unverified',
        verdict: { credits: [{ affiliate: 'jane', rule: 'click' }] },
        commissions: [{ affiliate: 'jane', amount: '4.99', currency: 'EUR' }],
      })
    await page.reload({ waitUntil: 'networkidle' })
    const [order, ...others] = await world.conversions('1001')
    expect([order?.reports.length, others]).toEqual([1, []])
    expect(await world.clicks()).toBe(1)
    expect(failures).toEqual([])
  })
}

test('a redirect link leads to a page with the script of Post Affiliate Pro, and counts once', async ({
  page,
  world,
}) => {
  world.page('/', FORMS['a tag']?.(scriptOf(world), TRACK) ?? '')
  await page.goto(`${world.collectorUrl}/r/jane?data1=blog`)
  await expect.poll(() => world.clicks()).toBe(1)
  await expect.poll(() => page.url()).toBe(`${world.shop}/?a_aid=jane&data1=blog`)
  await page.goBack()
  await page.goto(`${world.shop}/?a_aid=jane&data1=blog`)
  await expect.poll(() => world.clicks()).toBe(1)
})

test('a sale without a number counts once for each purchase, however often its page is reloaded', async ({
  page,
  world,
}) => {
  const sell = SELL.replace("sale.setOrderID('1001')\n", '')
  world.page('/', tag(scriptOf(world)) + inline(TRACK))
  world.page('/thanks', tag(scriptOf(world)) + inline(sell))
  const { storage } = world.collector.deps
  const accountId = world.secrets.account as never
  const orders = async () => (await storage.listConversions({ accountId })).length
  await page.goto(`${world.shop}/?a_aid=jane`)
  await expect.poll(() => world.clicks()).toBe(1)
  for (const purchase of [1, 2]) {
    await page.goto(`${world.shop}/`)
    await page.goto(`${world.shop}/thanks`)
    await expect.poll(orders).toBe(purchase)
    await page.reload({ waitUntil: 'networkidle' })
    await page.goBack({ waitUntil: 'networkidle' })
    await page.goForward({ waitUntil: 'networkidle' })
    expect(await orders()).toBe(purchase)
  }
})

test('a sale without a currency is refused, until the merchant has said which one it is', async ({
  page,
  world,
}) => {
  world.page(
    '/thanks',
    tag(scriptOf(world)) + inline(SELL.replace("sale.setCurrency('EUR')\n", '')),
  )
  await page.goto(`${world.shop}/thanks`)
  await expect
    .poll(() => world.refusals())
    .toMatchObject([
      { code: 'missing', orderId: '1001', message: expect.stringContaining('currency is missing') },
    ])
  await papCurrency(world, 'EUR')
  await page.reload()
  expect(await world.conversion('1001')).toMatchObject({ total: '49.90', currency: 'EUR' })
})
