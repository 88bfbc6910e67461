import type { Command } from 'commander'
import type { Delivery, PostbackId } from '../../domain/postback.js'
import { postbackOf } from '../../program/postbacks.js'
import { type CliIo, CommandError } from '../io.js'
import { table } from '../table.js'
import { must, mustExist, numberOf, type Runner } from './shared.js'

const LIMIT = 50
const LIMIT_MAX = 1_000

/** `waymark postback list` */
export const postbackList = (group: Command, io: CliIo, run: Runner): void => {
  group
    .command('list')
    .description('list the postbacks')
    .action(async (_options, command: Command) =>
      run(command)(async ({ storage, ...deps }, accountId) => {
        await mustExist({ storage, ...deps }, accountId)
        const [postbacks, counts, affiliates] = await Promise.all([
          storage.postbacks(accountId),
          storage.countDeliveries(accountId),
          storage.affiliates(accountId),
        ])
        const codes = new Map(affiliates.map(({ id, code }) => [id, code]))
        const rows = postbacks.map((one) => [
          one.id,
          one.affiliateId === undefined ? '' : (codes.get(one.affiliateId) ?? ''),
          one.status,
          `${counts.get(one.id)?.open ?? 0}`,
          `${counts.get(one.id)?.dead ?? 0}`,
          one.method,
          one.events.join(','),
          one.url,
        ])
        const heads = ['id', 'affiliate', 'status', 'open', 'dead', 'method', 'events', 'url']
        for (const line of table(heads, rows)) io.print(line)
      }),
    )
}

interface LogOptions {
  readonly postback?: string
  readonly dead?: boolean
  readonly limit: string
}

/** `waymark postback log` */
export const deliveryLog = (group: Command, io: CliIo, run: Runner): void => {
  group
    .command('log')
    .description('list what was sent, and what is to be sent, the newest first')
    .option('--postback <id>', 'only of this postback')
    .option('--dead', 'only what was given up')
    .option('--limit <count>', `at most ${LIMIT_MAX}`, `${LIMIT}`)
    .action(async ({ postback, dead, limit }: LogOptions, command: Command) =>
      run(command)(async (deps, accountId) => {
        await mustExist(deps, accountId)
        const count = numberOf(limit)
        if (!Number.isInteger(count) || count < 1 || count > LIMIT_MAX) {
          throw new CommandError(`--limit takes a number from 1 to ${LIMIT_MAX}.`)
        }
        if (postback !== undefined) must(await postbackOf(deps.storage, accountId, postback))
        const found = await deps.storage.deliveries({
          ...{ accountId, limit: count, isDead: dead ?? false },
          ...(postback === undefined ? {} : { postbackId: postback as PostbackId }),
        })
        const postbacks = await deps.storage.postbacks(accountId)
        const hosts = new Map<string, string>(postbacks.map(({ id, url }) => [id, hostOf(url)]))
        const heads = ['created', 'delivery', 'to', 'event', 'order', 'state', 'attempts', 'answer']
        const rows = found.map((one) => rowOf(one, hosts.get(one.postbackId) ?? one.postbackId))
        for (const line of table(heads, rows)) io.print(line)
      }),
    )
}

/** The host of a destination, because its query may hold secrets. */
const hostOf = (url: string): string => (URL.canParse(url) ? new URL(url).host : url)

const rowOf = (one: Delivery, to: string): readonly string[] => [
  new Date(one.createdAt).toISOString(),
  one.id,
  to,
  one.event,
  one.variables.orderId ?? '',
  one.state,
  `${one.attempts}`,
  [one.lastStatus, one.lastError?.replace(/\s+/g, ' ').slice(0, 80)]
    .filter((part) => part !== undefined)
    .join(' '),
]
