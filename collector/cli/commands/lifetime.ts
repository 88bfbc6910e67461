import type { Command } from 'commander'
import {
  LIFETIME_KINDS,
  type LifetimeCustomer,
  type LifetimeHistory,
} from '../../domain/lifetimeRows.js'
import { LIST_MAX } from '../../domain/lists.js'
import { parseInstant } from '../../domain/time.js'
import { affiliateCalled } from '../../program/affiliates.js'
import type { Deps } from '../../program/deps.js'
import {
  endLifetime,
  hashOf,
  lifetimeOf,
  namedByHash,
  setLifetime,
} from '../../program/lifetimes.js'
import { type CliIo, CommandError } from '../io.js'
import { table } from '../table.js'
import { must, mustExist, type Runner } from './shared.js'

const BY = 'command line'

/** `waymark lifetime ...` */
export const lifetimeCommands = (root: Command, io: CliIo, run: Runner): void => {
  const group = root
    .command('lifetime')
    .description('which affiliate earns from the later orders of a customer')
  listCommand(group, io, run)
  group
    .command('show <customer>')
    .description('show the affiliate of a customer, and how it came to be')
    .action(async (customer: string, _options, command: Command) =>
      run(command)(async (deps, accountId) => {
        await mustExist(deps, accountId)
        const history = must(await lifetimeOf(deps, accountId, customer))
        for (const line of linesOf(history, await namesOf(deps, accountId))) io.print(line)
      }),
    )
  changing(group, 'set <customer> <affiliate>', 'set the affiliate of a customer')
    .option('--campaign <code>', 'the campaign of the orders; default: chosen as for any order')
    .action(async (customer: string, affiliate: string, options: Options, command: Command) =>
      run(command)(async (deps, accountId) => {
        await mustExist(deps, accountId)
        const { campaign } = options
        const form = { ...{ customer, affiliate, campaign, by: BY }, ...readOptions(options) }
        must(await setLifetime(deps, accountId, form))
        io.print(`${affiliate} is the lifetime affiliate of the customer. ${SETTLED}`)
      }),
    )
  changing(group, 'end <customer>', 'end what a customer is bonded to').action(
    async (customer: string, options: Options, command: Command) =>
      run(command)(async (deps, accountId) => {
        await mustExist(deps, accountId)
        const form = { customer, by: BY, ...readOptions(options) }
        must(await endLifetime(deps, accountId, form))
        io.print(`Nobody is the lifetime affiliate of the customer. ${SETTLED}`)
      }),
  )
}

const SETTLED = 'Orders that were placed since are settled again.'

interface Options {
  readonly reason: string
  readonly since?: string
  readonly campaign?: string
}

const changing = (group: Command, name: string, description: string): Command =>
  group
    .command(name)
    .description(`${description}, for orders that are placed from an instant on`)
    .requiredOption('--reason <text>', 'why; it is kept with the change')
    .option(
      '--since <instant>',
      'from this instant on, such as 2026-01-31 or 2026-01-31T12:00:00Z; default: now',
    )

const readOptions = ({ reason, since }: Options) => {
  if (since === undefined) return { reason }
  const text = /^\d{4}-\d\d-\d\d$/.test(since) ? `${since}T00:00:00Z` : since
  const at = parseInstant(text)
  if (at === undefined) {
    throw new CommandError(
      '--since: Enter a UTC day or an instant with a zone, such as 2026-01-31T12:00:00Z.',
    )
  }
  return { reason, since: at }
}

interface ListOptions {
  readonly affiliate?: string
  readonly kind?: string
  readonly after?: string
}

const listCommand = (group: Command, io: CliIo, run: Runner): void => {
  group
    .command('list')
    .description(`list customers with a lifetime affiliate, up to ${LIST_MAX}`)
    .option('--affiliate <code>', 'those of an affiliate')
    .option('--kind <kind>', `${LIFETIME_KINDS.map((kind) => `"${kind}"`).join(', ')}`)
    .option('--after <customer>', 'those after this one')
    .action(async (options: ListOptions, command: Command) =>
      run(command)(async (deps, accountId) => {
        await mustExist(deps, accountId)
        const kind = LIFETIME_KINDS.find((one) => one === options.kind)
        if (options.kind !== undefined && !kind) {
          throw new CommandError(`--kind: Use one of ${LIFETIME_KINDS.join(', ')}.`)
        }
        const { affiliate: code } = options
        const affiliate = code ? await affiliateCalled(deps.storage, accountId, code) : undefined
        if (code && !affiliate) throw new CommandError(`There is no affiliate "${code}".`)
        const after = options.after && [await hashOf(deps.storage, accountId, options.after)]
        const rows = await deps.storage.listLifetimes({
          ...{ accountId, kind, ascending: true, limit: LIST_MAX },
          ...{ affiliateId: affiliate?.id, after: after || undefined },
        })
        const names = await namesOf(deps, accountId)
        const cells = rows.map((one) => [namedByHash(one.customer), ...cellsOf(one, names)])
        for (const line of table(['customer', ...HEADS], cells)) io.print(line)
        const last = rows.at(-1)
        if (last && rows.length === LIST_MAX) {
          io.print(`There may be more: --after ${namedByHash(last.customer)}`)
        }
      }),
    )
}

type NamesOf = (id: string | undefined) => string

const namesOf = async (
  { storage }: Deps,
  accountId: Parameters<Deps['storage']['affiliates']>[0],
): Promise<NamesOf> => {
  const affiliates = await storage.affiliates(accountId)
  const codes = new Map<string, string>(affiliates.map(({ id, code }) => [id, code]))
  return (id) => (id === undefined ? 'nobody' : (codes.get(id) ?? id))
}

const HEADS = ['kind', 'affiliate', 'since', 'order', 'reason']

const cellsOf = (
  { kind, affiliateId, since, order, change }: LifetimeCustomer,
  names: NamesOf,
): readonly string[] => [
  kind,
  names(affiliateId),
  instantText(since),
  order ? `${order.orderId}${order.proven ? '' : ' (only reported by a page)'}` : '',
  change?.reason ?? '',
]

/** 1970 stands for every order. */
const instantText = (at: number): string =>
  at === 0 ? 'always' : new Date(at).toISOString().replace('.000Z', 'Z')

const linesOf = (
  { current, changes, orders }: LifetimeHistory,
  names: NamesOf,
): readonly string[] => [
  ...(current ? table(HEADS, [cellsOf(current, names)]) : []),
  '',
  'What was set, the newest first:',
  ...table(
    ['kind', 'affiliate', 'since', 'set at', 'by', 'reason'],
    changes.map((one) => [
      ...[one.kind, names(one.affiliateId), instantText(one.since), instantText(one.changedAt)],
      ...[one.by, one.reason],
    ]),
  ),
  '',
  'Orders that bond the customer, the first ones:',
  ...table(
    ['order', 'affiliate', 'placed', 'proven'],
    orders.map((one) => [
      ...[one.orderId, names(one.affiliateId), instantText(one.convertedAt)],
      one.proven ? 'yes' : 'no',
    ]),
  ),
]
