import type { AccountId } from '../../../domain/ids.js'
import { type OrderName, OWN_ORDER_ID } from '../../../domain/providerMessage.js'
import { NAMES_OF_ORDER_MAX, type Named, type Naming, type Webhooks } from '../../webhooks.js'
import { all, one, type Runner, run, type Step, upsertAll } from '../step.js'

type Names = Pick<Webhooks, 'nameOrder' | 'orderNamed' | 'ordersNamed' | 'nameMoved'>

/** The names that providers give to orders: sets that are merged (a disjoint-set forest). */
export const namesOver = ({ read, write }: Runner): Names => ({
  nameOrder: (accountId, named) => write(() => nameOrder(accountId, named)),
  orderNamed: (accountId, name, test) =>
    read(function* () {
      const row = yield* rowOf(accountId, name, test ? 1 : 0)
      return row && (yield* rootOf(accountId, row, test ? 1 : 0)).name
    }),
  ordersNamed: (accountId, names) => read(() => ordersNamed(accountId, names)),
  nameMoved: async (accountId, name, test) => {
    await write(() =>
      run(
        'update order_names set moved = 1 where account_id = ? and test = ? and name = ?',
        accountId,
        test ? 1 : 0,
        name,
      ),
    )
  },
})

interface NameRow {
  readonly name: string
  readonly order_id: string
  readonly rank: number
}

const KEY = ['account_id', 'test', 'name']

function* nameOrder(accountId: AccountId, { names, test, at }: Naming): Step<Named> {
  const flag = test ? 1 : 0
  const own = [...names].sort(byRank)
  const rows = sortedByName(own).map(({ id, rank }) => ({
    account_id: accountId,
    test: flag,
    name: id,
    order_id: id,
    rank,
    named_at: at,
  }))
  // Takes the locks of the names: another message about the purchase waits for this transaction.
  yield* upsertAll('order_names', rows, KEY, 'named_at = excluded.named_at')
  const roots = new Map<string, NameRow>()
  let said: string | undefined
  for (const { id, rank } of own) {
    const row = yield* rowOf(accountId, id, flag)
    if (!row) throw new Error('A name that was just stored is missing')
    const found = yield* rootOf(accountId, row, flag)
    const root = roots.get(found.name) ?? found
    roots.set(root.name, rank < root.rank ? yield* ranked(accountId, flag, root, rank) : root)
    if (rank === OWN_ORDER_ID) said ??= root.name
  }
  const { best, worse, foreign } = sorted([...roots.values()], said)
  const members = yield* membersOf(accountId, flag, [best, ...worse].map(nameOf))
  const isFull = members.length > NAMES_OF_ORDER_MAX
  const isAmbiguous = foreign.length > 0 || isFull
  if (isFull) return { orderId: best.name, others: [], moved: [], isAmbiguous }
  for (const { name } of worse) {
    yield* run(
      'update order_names set order_id = ? where account_id = ? and test = ? and order_id = ?',
      best.name,
      accountId,
      flag,
      name,
    )
  }
  const others = members.filter(({ name }) => name !== best.name)
  const named = (flag: number) => others.filter(({ moved }) => moved === flag).map(nameOf)
  return { orderId: best.name, others: named(0), moved: named(1), isAmbiguous }
}

interface Sorted {
  readonly best: NameRow
  /** Those that are merged into the best one. */
  readonly worse: readonly NameRow[]
  /** Other orders of the merchant, which stay as they are. */
  readonly foreign: readonly NameRow[]
}

/**
 * Two orders of the merchant stay two orders, whatever a provider's id has in common: two shops of one
 * account may both have an order "#1001". If the message has the merchant's own id, its other names are
 * merged into that order; if it has none, nothing says which of the orders is meant.
 */
const sorted = (roots: readonly NameRow[], saidName: string | undefined): Sorted => {
  const [best, ...others] = [...roots].sort((a, b) =>
    byRank({ id: a.name, rank: a.rank }, { id: b.name, rank: b.rank }),
  )
  if (!best) throw new Error('A purchase without a name was stored')
  if (!others.some(isOwn)) return { best, worse: others, foreign: [] }
  const said = roots.find(({ name }) => name === saidName)
  if (!said) return { best, worse: [], foreign: others }
  const isOther = (root: NameRow) => root !== said
  return {
    best: said,
    worse: roots.filter((root) => isOther(root) && !isOwn(root)),
    foreign: roots.filter((root) => isOther(root) && isOwn(root)),
  }
}

const isOwn = ({ rank }: { readonly rank: number }): boolean => rank === OWN_ORDER_ID

const nameOf = ({ name }: { readonly name: string }): string => name

/** The root of a set has the best rank that any of its names was given. */
function* ranked(accountId: AccountId, test: number, root: NameRow, rank: number): Step<NameRow> {
  yield* run(
    'update order_names set rank = ? where account_id = ? and test = ? and name = ?',
    rank,
    accountId,
    test,
    root.name,
  )
  return { ...root, rank }
}

const byRank = (a: OrderName, b: OrderName): number =>
  a.rank - b.rank || (a.id < b.id ? -1 : Number(a.id > b.id))

/** Each once, with its best rank: `names` are sorted by rank. */
const sortedByName = (names: readonly OrderName[]): readonly OrderName[] =>
  [...new Map([...names].reverse().map((name) => [name.id, name])).values()].sort((a, b) =>
    a.id < b.id ? -1 : 1,
  )

const rowOf = (accountId: AccountId, name: string, test: number): Step<NameRow | undefined> =>
  one<NameRow>(
    'select name, order_id, rank from order_names where account_id = ? and test = ? and name = ?',
    accountId,
    test,
    name,
  )

/**
 * The name that stands for the whole set. A set that was merged while this transaction ran may need
 * more than one step.
 */
function* rootOf(accountId: AccountId, row: NameRow, test: number): Step<NameRow> {
  let found = row
  for (let step = 0; step < NAMES_OF_ORDER_MAX && found.order_id !== found.name; step += 1) {
    const next = yield* rowOf(accountId, found.order_id, test)
    if (!next) return found
    found = next
  }
  return found
}

function* ordersNamed(
  accountId: AccountId,
  names: readonly string[],
): Step<ReadonlyMap<string, string>> {
  const next = new Map<string, string>()
  let asked = names
  for (let step = 0; step < NAMES_OF_ORDER_MAX && asked.length > 0; step += 1) {
    const rows = yield* all<NameRow>(
      'select name, order_id from order_names where account_id = ? and test = 0 and name in (?*)',
      accountId,
      asked,
    )
    for (const { name, order_id } of rows) next.set(name, order_id)
    asked = [...new Set(rows.map(({ order_id }) => order_id))].filter((id) => !next.has(id))
  }
  return new Map(names.flatMap((name) => (next.has(name) ? [[name, rootIn(next, name)]] : [])))
}

const rootIn = (next: ReadonlyMap<string, string>, name: string): string => {
  let found = name
  for (let step = 0; step < NAMES_OF_ORDER_MAX; step += 1) {
    const other = next.get(found)
    if (other === undefined || other === found) return found
    found = other
  }
  return found
}

function* membersOf(
  accountId: AccountId,
  test: number,
  roots: readonly string[],
): Step<readonly { readonly name: string; readonly moved: number }[]> {
  return yield* all<{ name: string; moved: number }>(
    `select name, moved from order_names
     where account_id = ? and test = ? and order_id in (?*) order by name limit ?`,
    accountId,
    test,
    roots,
    NAMES_OF_ORDER_MAX + 1,
  )
}
