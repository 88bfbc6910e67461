import type { Command } from 'commander'
import type { AccountId } from '../../domain/ids.js'
import { isProblem, type Problem } from '../../domain/problem.js'
import { DAY_MS, startOfDay } from '../../domain/time.js'
import type { Deps } from '../../program/deps.js'
import { ALTERNATIVE_MAX, readAlternative } from '../../program/replay/alternative.js'
import { type ReplayResult, replay } from '../../program/replay/replay.js'
import { type CliIo, CommandError } from '../io.js'
import { readNamedFile } from '../webhookOptions.js'
import { type ReplayReport, replayReport } from './replayReport.js'
import { must, mustExist, type Runner } from './shared.js'

interface ReplayOptions {
  readonly policy?: string
  readonly preset?: string
  readonly from?: string
  readonly to?: string
  readonly orders?: boolean
  readonly csv?: string
}

/** The code of a process that was interrupted. */
const INTERRUPTED = 130

const HELP = `
Nothing is stored. The file has a policy, or other terms of campaigns, or both; what it leaves out
is as the account has it now. To get a file with everything that can be changed:
  waymark policy show --json > other.json

  { "policy": { "rules": ["coupon", "click"], "clickModel": "first", "windowDays": 30 },
    "campaigns": { "default": { "sale": "12%" } } }

The policy and the terms of the file apply to all orders, whenever they were placed. "now" is what the
orders earn, "then" what they would earn; commissions that are declined earn nothing, and all others
count in full, also those that wait for a decision. An order bonds its customer as it would have then,
except orders before --from. Test orders and bookings are left out.

Examples:
  waymark replay --preset pap
  waymark replay --policy other.json --from 2026-01-01 --to 2026-03-31 --orders
  waymark replay --policy other.json --csv differences.csv
`

/** `waymark replay` */
export const replayCommand = (root: Command, io: CliIo, run: Runner): void => {
  root
    .command('replay')
    .description('show what orders would have earned under another policy or other terms')
    .option('--policy <file>', 'JSON file with the policy and the terms; "-" reads standard input')
    .option('--preset <name>', '"default" or "pap", instead of a file')
    .option('--from <day>', 'orders from this UTC day on; default: the first one')
    .option('--to <day>', 'and up to the end of this day; default: the last one')
    .option('--orders', 'also list the orders that earn other money')
    .option('--csv <file>', 'write these orders to this CSV file')
    .addHelpText('after', HELP)
    .action((options: ReplayOptions, command: Command) =>
      run(command)((deps, accountId) => replayAndSay(io, deps, accountId, options)),
    )
}

const replayAndSay = async (
  io: CliIo,
  deps: Deps,
  accountId: AccountId,
  options: ReplayOptions,
): Promise<void> => {
  const program = await mustExist(deps, accountId)
  const span = spanOf(options, deps.now())
  const alternative = inFile(await readAlternative(deps, program, await textOf(io, options)))
  const affiliates = await deps.storage.affiliates(accountId)
  const report = await replayReport(affiliates, options)
  const interruption = onInterrupt()
  const done = await replay(deps, {
    ...{ accountId, program, alternative, ...span },
    onChange: report.add,
    onProgress: ({ orders, total }) =>
      io.showProgress?.(`${count(orders)} of ${count(total)} orders`),
    isStopped: interruption.isStopped,
  }).finally(async () => {
    interruption.end()
    io.showProgress?.('')
    await report.close()
  })
  say(io, must(done), report)
}

const textOf = async (io: CliIo, { policy, preset }: ReplayOptions): Promise<string> => {
  if ((policy === undefined) === (preset === undefined)) {
    throw new CommandError('Name a file with --policy, or a preset with --preset.')
  }
  if (policy === undefined) return JSON.stringify({ policy: { preset } })
  return new TextDecoder().decode(await readNamedFile(io, 'policy', policy, ALTERNATIVE_MAX))
}

/** Names the field as it stands in the file. */
const inFile = <Value>(read: Value | Problem): Value => {
  if (!isProblem(read)) return read
  const { field, message } = read
  if (field === 'policy.preset') throw new CommandError(`--preset: ${message}`)
  throw new CommandError(
    field === 'json' ? `--policy: ${message}` : `--policy: ${field}: ${message}`,
  )
}

/** All orders that are stored, if no days are named. */
const spanOf = ({ from, to }: ReplayOptions, now: number) => {
  const first = from === undefined ? -Number.MAX_SAFE_INTEGER : dayOf('--from', from)
  const last = to === undefined ? now + DAY_MS : dayOf('--to', to)
  const end = last + (to === undefined ? 0 : DAY_MS)
  if (first >= end) throw new CommandError('--to: The last day is before the first one.')
  return { from: first, to: end }
}

const dayOf = (option: string, text: string): number => {
  const at = startOfDay(text)
  if (at === undefined) throw new CommandError(`${option}: Write the day as 2026-01-31.`)
  return at
}

/** The first Ctrl-C ends the replay after the current page; the second one ends the process. */
const onInterrupt = () => {
  let isInterrupted = false
  const interrupt = () => {
    isInterrupted = true
  }
  process.once('SIGINT', interrupt)
  return {
    isStopped: () => isInterrupted,
    end: () => void process.off('SIGINT', interrupt),
  }
}

const say = (io: CliIo, result: ReplayResult, report: ReplayReport): void => {
  for (const line of report.lines(result)) io.print(line)
  const { orders, total, changed, isStopped } = result
  if (isStopped) {
    const message = `Stopped after ${count(orders)} of ${count(total)} orders. The sums are of these only.`
    throw new CommandError(message, INTERRUPTED)
  }
  io.print(`${count(changed)} of ${count(total)} orders earn other money. Nothing was stored.`)
}

const count = (orders: number): string => orders.toLocaleString('en')
