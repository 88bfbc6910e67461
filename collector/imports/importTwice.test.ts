import { Readable } from 'node:stream'
import fc from 'fast-check'
import { explainOrder } from '../cli/explain.js'
import { isProblem } from '../domain/problem.js'
import { addAccount } from '../program/accounts.js'
import { account, countingDeps, NOON } from '../testing/builders.js'
import { drain } from '../testing/drain.js'
import { decideAt } from '../testing/readingFrom.js'
import { type TempStorage, tempStorage } from '../testing/tempStorage.js'
import { importFile, KIND_NAMES, type KindName } from './importFile.js'
import { zoneCalled } from './zones.js'

/** How many things of each kind the files are about. */
const THINGS = 8

const HEADERS: Readonly<Record<KindName, string>> = {
  affiliates: 'refid,name,status',
  campaigns: 'code,sale',
  coupons: 'code,affiliate,campaign',
  links: 'slug,affiliate,campaign,url',
  customers: 'customer,affiliate',
  commissions: 'order,product,affiliate,campaign,commission,total,date,status,customer,paid',
  clicks: 'visitor,affiliate,campaign,date',
}

const day = (n: number) => new Date(NOON - n * 86_400_000).toISOString()

/** The row about a thing. Everything follows from its number, and some rows are refused. */
const ROWS: Readonly<Record<KindName, (n: number) => string>> = {
  affiliates: (n) => `a${n},"Name, ${n}",${['A', 'P', 'D', '?'][n % 4]}`,
  campaigns: (n) => `c${n},${n % 5 === 4 ? 'much' : `${n + 1}%`}`,
  coupons: (n) => `CODE${n},a${n},${n % 2 === 0 ? `c${n}` : ''}`,
  links: (n) =>
    `https://old.example/${n % 2 === 0 ? 'L' : 'l'}${n},a${n},${n % 3 === 0 ? `c${n}` : ''},/p${n % 4}`,
  customers: (n) => `buyer-${n},a${(n * 3) % THINGS}`,
  commissions: (n) =>
    `o${n >> 1},${n % 4 < 2 ? `p${n % 2}` : ''},a${n},c${n},${n}.50,${n * 10}.00,${day(n)},${'APAD'[n % 4]},buyer-${n % 3},no`,
  clicks: (n) => `${String(n).padStart(32, '0')},a${n},,${day(n * 10)}`,
}

type Files = Readonly<Record<KindName, readonly number[]>>

/** Which rows are in each file, in which order, and how often. */
const someRows = fc.array(fc.nat(THINGS - 1), { maxLength: 12 })
const files: fc.Arbitrary<Files> = fc.record({
  affiliates: someRows,
  campaigns: someRows,
  coupons: someRows,
  links: someRows,
  customers: someRows,
  commissions: someRows,
  clicks: someRows,
})

const open = async (): Promise<TempStorage> => {
  const temp = tempStorage()
  const added = await addAccount(countingDeps(temp.storage), { id: account, name: 'A shop' })
  if (isProblem(added)) throw new Error(added.message)
  await temp.storage.addSite({ accountId: account, host: 'shop.example', createdAt: 0 })
  return temp
}

const importAll = async ({ storage }: TempStorage, all: Files): Promise<void> => {
  for (const kind of KIND_NAMES) {
    const program = await storage.program(account)
    const zone = zoneCalled('UTC')
    if (!program || !zone) throw new Error('There is an account')
    const content = [HEADERS[kind], ...all[kind].map(ROWS[kind])].join('\r\n')
    const summary = await importFile({
      kind,
      open: () => Readable.from([Buffer.from(content)]),
      context: {
        ...{
          deps: { ...countingDeps(storage), newId: randomId },
          accountId: account,
          program,
          zone,
        },
        ...{ currency: 'EUR', isRounded: false, codes: new Map() },
      },
      renamed: new Map(),
      isDryRun: false,
      onProgress: () => undefined,
      onRefused: () => undefined,
    })
    if (isProblem(summary)) throw new Error(summary.message)
  }
  await drain(storage, decideAt(NOON))
}

const randomId = () => crypto.randomUUID().replaceAll('-', '')

/** All that a merchant sees, without the ids that each database has of its own. */
const seenIn = async ({ storage }: TempStorage): Promise<unknown> => {
  const affiliates = await storage.affiliates(account)
  const code = (id: string) => affiliates.find((one) => one.id === id)?.code ?? id
  const orders = await storage.listConversions({ accountId: account })
  const explained = await Promise.all(
    [...new Set(orders.map(({ orderId }) => orderId))].map((orderId) =>
      explainOrder(countingDeps(storage), account, orderId),
    ),
  )
  const clicks = await storage.listClicks({ accountId: account })
  const coupons = await storage.coupons(account)
  const links = await storage.listLinks({ accountId: account, since: 0 })
  return {
    affiliates: affiliates.map((one) => [one.code, one.name, one.states[0]?.status].join()).sort(),
    campaigns: (await storage.program(account))?.campaigns.map((one) => one.code).sort(),
    coupons: coupons.map((one) => [one.code, code(one.affiliateId)].join()).sort(),
    links: links.map(({ slug, affiliateId, to }) => [slug, code(affiliateId), to].join()).sort(),
    orders: explained.map((lines) => [...lines].sort().join('\n')).sort(),
    clicks: clicks
      .map(({ id, visitorId, affiliateCode }) => [id, visitorId, affiliateCode].join())
      .sort(),
    balances: (await storage.ledgerBalances(account))
      .map(
        ({ affiliateId, account: name, amount }) => `${code(affiliateId)} ${name} ${amount.amount}`,
      )
      .sort(),
    payable: (await storage.listPayable(account, NOON + 1))
      .map(({ affiliateId, amount }) => `${code(affiliateId)} ${amount.amount}`)
      .sort(),
  }
}

test('files that are imported twice, or with their rows in another order, store the same orders and balances', async () => {
  await fc.assert(
    fc.asyncProperty(files, fc.infiniteStream(fc.nat()), async (all, shuffling) => {
      const [once, twice] = [await open(), await open()]
      try {
        await importAll(once, all)
        const before = await seenIn(once)
        const shuffled = Object.fromEntries(
          KIND_NAMES.map((kind) => {
            const keyed = all[kind].map((n) => [shuffling.next().value ?? 0, n] as const)
            return [kind, keyed.sort(([a], [b]) => a - b).map(([, n]) => n)]
          }),
        ) as unknown as Files
        await importAll(twice, shuffled)
        expect(await seenIn(twice)).toEqual(before)
        await importAll(once, shuffled)
        await importAll(twice, all)
        expect(await seenIn(once)).toEqual(before)
        expect(await seenIn(twice)).toEqual(before)
      } finally {
        await once.remove()
        await twice.remove()
      }
    }),
    { numRuns: 10 },
  )
})
