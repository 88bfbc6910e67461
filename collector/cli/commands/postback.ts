import type { Command } from 'commander'
import { POSTBACK_EVENTS } from '../../domain/postback.js'
import { isProblem } from '../../domain/problem.js'
import {
  addPostback,
  OLD_SECRET_MS,
  removePostback,
  replayDead,
  replayDelivery,
  rotatePostback,
  setPostbackStatus,
} from '../../program/postbacks.js'
import { testPostback } from '../../program/testPostback.js'
import { type CliIo, CommandError } from '../io.js'
import { deliveryLog, postbackList } from './postbackLists.js'
import { must, mustExist, type Runner } from './shared.js'

interface AddOptions {
  readonly method: string
  readonly affiliate?: string
  readonly events?: string
  readonly total?: boolean
  readonly personal?: boolean
  readonly tests?: boolean
}

/** `waymark postback ...` */
export const postbackCommands = (root: Command, io: CliIo, run: Runner): void => {
  const group = root
    .command('postback')
    .description('addresses that are called when commissions change')
  addCommand(group, io, run)
  postbackList(group, io, run)
  testCommand(group, io, run)
  deliveryLog(group, io, run)
  replayCommand(group, io, run)
  for (const [verb, status, said] of STATUS_VERBS) {
    group
      .command(`${verb} <id>`)
      .description(`${verb} sending`)
      .action(async (id: string, _options, command: Command) =>
        run(command)(async (deps, accountId) => {
          must(await setPostbackStatus(deps, accountId, id, status))
          io.print(said)
        }),
      )
  }
  group
    .command('rotate <id>')
    .description('make a new secret; the previous one signs too for a day')
    .action(async (id: string, _options, command: Command) =>
      run(command)(async (deps, accountId) => {
        const { secret } = must(await rotatePostback(deps, accountId, id))
        io.print(`New secret, shown once: ${secret}`)
        io.print(`The previous secret signs too for ${OLD_SECRET_MS / 3_600_000} hours.`)
      }),
    )
  group
    .command('remove <id>')
    .description('remove the destination; what was not sent yet is not sent any more')
    .action(async (id: string, _options, command: Command) =>
      run(command)(async (deps, accountId) => {
        must(await removePostback(deps, accountId, id))
        io.print('The postback is removed.')
      }),
    )
}

const STATUS_VERBS = [
  ['pause', 'paused', 'The postback is paused. What happens meanwhile is not told later.'],
  ['resume', 'active', 'The postback is told what happens from now on.'],
] as const

const addCommand = (group: Command, io: CliIo, run: Runner): void => {
  group
    .command('add <url>')
    .description(
      'add an address, with variables in its query: "https://tracker.example/p?id={clickId}&payout={commission}"',
    )
    .option('--method <method>', 'POST: signed JSON; GET: only the address', 'POST')
    .option('--affiliate <code>', 'tell only what this affiliate earns; default: all affiliates')
    .option('--events <names>', `separated by commas; default: ${POSTBACK_EVENTS.join(',')}`)
    .option('--total', 'tell an affiliate also the total of the order')
    .option('--personal', 'tell also the customer and the visitor; only without --affiliate')
    .option('--tests', 'tell also test orders')
    .action(async (url: string, options: AddOptions, command: Command) =>
      run(command)(async (deps, accountId) => {
        await mustExist(deps, accountId)
        const { method, affiliate, events, total, personal, tests } = options
        const { postback, secret } = must(
          await addPostback(deps, accountId, {
            ...{ url, method },
            ...(affiliate === undefined ? {} : { affiliate }),
            ...(events === undefined ? {} : { events: events.split(',').map((one) => one.trim()) }),
            ...{
              hasTotal: total ?? false,
              hasPersonal: personal ?? false,
              hasTests: tests ?? false,
            },
          }),
        )
        io.print(`Postback ${postback.id} is told what happens from now on.`)
        if (postback.method === 'POST') io.print(`Its secret, shown once: ${secret}`)
        io.print(`Try it: waymark postback test ${postback.id}`)
      }),
    )
}

const testCommand = (group: Command, io: CliIo, run: Runner): void => {
  group
    .command('test <id>')
    .description('send sample values once, and show the answer')
    .action(async (id: string, _options, command: Command) =>
      run(command)(async (deps, accountId) => {
        const { postback, url, result } = must(await testPostback(deps, accountId, id))
        io.print(`${postback.method} ${url}`)
        if (isProblem(result)) throw new CommandError(result.message)
        io.print(`Answer: ${result.status}`)
        if (result.body !== '') io.print(result.body)
      }),
    )
}

const replayCommand = (group: Command, io: CliIo, run: Runner): void => {
  group
    .command('replay [delivery]')
    .description('send a delivery again, with the same id, that was sent or given up')
    .option('--dead <postback>', 'all deliveries of a postback that were given up')
    .action(async (delivery: string | undefined, { dead }: { dead?: string }, command: Command) =>
      run(command)(async (deps, accountId) => {
        if ((delivery === undefined) === (dead === undefined)) {
          throw new CommandError('Name a delivery, or a postback with --dead.')
        }
        if (delivery !== undefined) {
          must(await replayDelivery(deps, accountId, delivery))
          io.print('The delivery is sent again within a few seconds.')
          return
        }
        const count = must(await replayDead(deps, accountId, dead ?? ''))
        io.print(`${count} deliveries are sent again.`)
      }),
    )
}
