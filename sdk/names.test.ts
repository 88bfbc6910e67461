import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import sizeLimit from './sizeLimit.json'

/** Parameters that browsers and public lists take off every address. */
const STRIPPED =
  '_gl _hsenc __s clickid dclid fbclid gbraid gclid gclsrc igshid irclickid mc_cid mc_eid mkt_tok msclkid mtm_cid oly_anon_id oly_enc_id pk_cid rb_clickid s_cid sc_cid srsltid ttclid twclid vero_conv vero_id wbraid wickedid yclid _openstat'.split(
    ' ',
  )
const STRIPPED_BEGINNINGS = ['utm_', 'hsa_', 'ir_', 'at_', 'oly_', 'mtm_', 'pk_', '_hs']

/** Rules of public block lists that hit a shop's own paths. */
const BLOCKED = [
  /\/collect\?(v|event|d)=/,
  /\/api\/(collect|events?)/,
  /\.com\/(hit|track\?)/,
  /\/\w?\.gif\?/,
  /\/(pixel|p)\.gif\?/,
  /\/beacon\.js/,
  /\/clicktrack\.js/,
  /\/trackjs\./,
  /\/clickjs\.php/,
  /\/affiliate-?track(er|ing)?(\.js|\?)/,
]

const PARAMETERS = ['a_aid', 'a_bid', 'a_cid', 'chan', 'data1', 'data2', 'wm_v']
const PATHS = ['/wm.js', '/wm-safe.js', '/wm-consent.js', '/wm-debug.js', '/e', '/p?d=']

const sources = ['src/referral.ts', 'src/post.ts', 'src/image.ts', 'src/say.ts'].map((path) =>
  readFileSync(join(__dirname, path), 'utf8'),
)

test.each(PARAMETERS)('no public list strips the parameter %s', (name) => {
  expect(sources.join()).toContain(name)
  expect(STRIPPED).not.toContain(name)
  expect(STRIPPED_BEGINNINGS.filter((beginning) => name.startsWith(beginning))).toEqual([])
})

test('every file that pages load is among the paths', () => {
  expect(PATHS).toEqual(expect.arrayContaining(Object.keys(sizeLimit).map((name) => `/${name}`)))
})

test.each(PATHS)('no public list blocks the path %s', (path) => {
  const url = `https://go.shop.com${path}`
  expect(path.slice(1) in sizeLimit || sources.join().includes(path)).toBe(true)
  expect(BLOCKED.filter((rule) => rule.test(url))).toEqual([])
})
