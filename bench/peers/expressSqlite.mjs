// What a merchant's developer would write first: Express, better-sqlite3 and one transaction for each
// click. `node expressSqlite.mjs <checkout> <database> <port>`.
import { randomUUID } from 'node:crypto'
import { createRequire } from 'node:module'
import { affiliateOf } from '../requests.mjs'
import { AFFILIATES } from '../spread.mjs'

const [root, database, port] = process.argv.slice(2)
const load = createRequire(`${root}/collector/package.json`)
const express = load('express')
const db = new (load('better-sqlite3'))(database)

db.pragma('journal_mode = WAL')
db.pragma('synchronous = FULL')
db.exec(`
  create table affiliates (code text primary key) without rowid;
  create table clicks (
    id text not null primary key, visitor_id text not null, affiliate text not null,
    url text not null, referrer text, data1 text, at integer not null, received_at integer not null
  ) without rowid;
  create index clicks_by_visitor on clicks (visitor_id, at);
  create index clicks_by_affiliate on clicks (affiliate, at);
`)
const addAffiliate = db.prepare('insert into affiliates (code) values (?)')
for (let number = 0; number < AFFILIATES; number += 1) addAffiliate.run(affiliateOf(number))

const knows = db.prepare('select 1 from affiliates where code = ?').pluck()
const insert = db.prepare(
  `insert into clicks values (@id, @visitorId, @affiliate, @url, @referrer, @data1, @at, @receivedAt)
   on conflict (id) do nothing`,
)
/** Returns what the event's answer says. */
const record = db.transaction((click) => {
  if (!knows.get(click.affiliate)) return 'rejected'
  return insert.run(click).changes === 1 ? 'recorded' : 'duplicate'
})

const isText = (value, most) => typeof value === 'string' && value !== '' && value.length <= most
const orNull = (value) => (isText(value, 1_000) ? value : null)

/** The click as the table wants it, or undefined if a required field is missing or wrong. */
const clickOf = ({ id, url, at, referrer, data1 }, visitorId) => {
  if (!isText(id, 100) || !isText(url, 2_000) || !Number.isSafeInteger(at)) return undefined
  const affiliate = URL.canParse(url) ? new URL(url).searchParams.get('a_aid') : undefined
  if (!isText(affiliate, 100)) return undefined
  const own = { id: `${visitorId}:${id}`, visitorId, affiliate, url, at, receivedAt: Date.now() }
  return { ...own, referrer: orNull(referrer), data1: orNull(data1) }
}

const YEAR_SECONDS = 31_536_000

const app = express()
app.disable('x-powered-by')
app.use(express.json({ type: 'text/plain', limit: '64kb' }))
app.get('/', (_req, res) => {
  res.send('ready')
})
app.post('/e', (req, res) => {
  const { account, visitorId = randomUUID(), events } = req.body ?? {}
  if (account !== 'default1' || !isText(visitorId, 64) || !Array.isArray(events)) {
    return res.status(400).json({ error: 'account, visitorId and events are required' })
  }
  const results = events.map((event) => {
    const click = clickOf(event ?? {}, visitorId)
    return { id: event?.id, state: click ? record.immediate(click) : 'rejected' }
  })
  res.cookie('visitor', visitorId, { maxAge: YEAR_SECONDS * 1_000, httpOnly: true })
  return res.json({ results })
})
app.listen(Number(port), '127.0.0.1')
