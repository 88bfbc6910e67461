import type { Command } from 'commander'
import type { AccountId } from '../../domain/ids.js'
import { LIST_MAX } from '../../domain/lists.js'
import { isProblem } from '../../domain/problem.js'
import { DELIVERY_MAX, DELIVERY_STATES, type DeliveryState } from '../../domain/webhook.js'
import { type DeliveryOutcome, replayAll, replayDelivery } from '../../program/deliveries.js'
import type { Deps } from '../../program/deps.js'
import { type Sample, sampleDelivery } from '../../program/sampleDelivery.js'
import { messageWords } from '../../program/sampleWords.js'
import { endpointIdIn, webhookCalled } from '../../program/webhooks.js'
import { type CliIo, CommandError } from '../io.js'
import { table } from '../table.js'
import { readNamedFile } from '../webhookOptions.js'
import { must, mustExist, type Runner } from './shared.js'

interface LogOptions {
  readonly endpoint?: string
  readonly state?: string
}

/** `waymark webhook log`, `replay` and `sample` */
export const webhookLogCommands = (group: Command, io: CliIo, run: Runner): void => {
  group
    .command('log')
    .description(`list the newest ${LIST_MAX} deliveries`)
    .option('--endpoint <id>', 'only of this endpoint')
    .option('--state <state>', `only ${DELIVERY_STATES.join(', ')}`)
    .action(async (options: LogOptions, command: Command) =>
      run(command)(async (deps, accountId) => {
        await mustExist(deps, accountId)
        for (const line of await logLines(deps, accountId, options)) io.print(line)
      }),
    )
  group
    .command('replay <id> [delivery]')
    .description('read a delivery again, after a setting was corrected; see: waymark webhook log')
    .option('--all', 'all deliveries of the endpoint that were not applied')
    .action(
      async (id: string, delivery: string | undefined, { all }: { all?: true }, command: Command) =>
        run(command)(async (deps, accountId) => {
          if ((delivery === undefined) === (all === undefined))
            throw new CommandError('Name a delivery, or use --all. See: waymark webhook log')
          if (delivery !== undefined) {
            io.print(outcomeWords(must(await replayDelivery(deps, accountId, id, delivery))))
            return
          }
          const { applied, others } = must(await replayAll(deps, accountId, id))
          for (const outcome of others) io.print(outcomeWords(outcome))
          io.print(`Applied: ${applied}. Not applied: ${others.length}.`)
        }),
    )
  sampleCommand(group, io, run)
}

const sampleCommand = (group: Command, io: CliIo, run: Runner): void => {
  group
    .command('sample <id> <file>')
    .description(
      'print what a body would mean, without storing anything; its signature is not checked; "-" reads standard input',
    )
    .option(
      '--header <line>',
      'a header of the delivery ("name: value"), repeatable: some providers name the event there',
      (word: string, before: readonly string[] = []) => [...before, word],
    )
    .action(
      async (
        id: string,
        file: string,
        { header = [] }: { header?: readonly string[] },
        command: Command,
      ) =>
        run(command)(async (deps, accountId) => {
          must(await webhookCalled(deps.storage, accountId, id))
          const body = await readNamedFile(io, 'file', file, DELIVERY_MAX)
          const sample = await sampleDelivery(deps, accountId, id, { body, headers: header })
          const inFile = isProblem(sample) && sample.field === 'body'
          sayReading(io, must(inFile ? { ...sample, field: 'file' } : sample))
        }),
    )
}

const sayReading = (io: CliIo, { type, note, erases, messages }: Sample): void => {
  io.print(`Event: ${type}`)
  if (erases) io.print('The stored bodies of this endpoint would be erased.')
  if (messages.length === 0)
    io.print('Nothing would be stored, because it says nothing of an order.')
  if (note !== undefined) io.print(note)
  for (const message of messages) {
    const { title, details } = messageWords(message)
    io.print(title)
    for (const detail of details) io.print(`  ${detail}`)
  }
}

const logLines = async (
  { storage }: Deps,
  accountId: AccountId,
  { endpoint, state }: LogOptions,
): Promise<readonly string[]> => {
  const isState = (text: string): text is DeliveryState =>
    DELIVERY_STATES.some((known) => known === text)
  if (state !== undefined && !isState(state))
    throw new CommandError(`--state: Use one of ${DELIVERY_STATES.join(', ')}.`)
  const endpointId = endpoint && endpointIdIn(accountId, endpoint)
  const found = await storage.deliveryLog(accountId, {
    ...(endpointId !== undefined && { endpointId }),
    ...(state !== undefined && { states: [state] }),
  })
  const rows = found.map((one) => [
    new Date(one.lastAt).toISOString().slice(0, 19),
    one.endpointId,
    one.id,
    one.type,
    one.test ? `${one.state}, test` : one.state,
    String(one.times),
    one.orderIds.join(' '),
    one.note ?? '',
  ])
  const heads = ['arrived', 'endpoint', 'delivery', 'event', 'state', 'times', 'orders', 'note']
  return table(heads, rows)
}

const outcomeWords = ({ id, state, note, orderIds }: DeliveryOutcome): string =>
  [`${id}: ${state}`, orderIds.length > 0 ? ` (${orderIds.join(', ')})` : '', note && `. ${note}`]
    .filter((word) => word !== undefined)
    .join('')
