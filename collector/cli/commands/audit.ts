import type { Command } from 'commander'
import type { AccountId } from '../../domain/ids.js'
import { DAY_MS, utcDay } from '../../domain/time.js'
import type { Deps } from '../../program/deps.js'
import { BROKEN_MAX } from '../../storage/audit.js'
import { type CliIo, CommandError } from '../io.js'
import { mustExist, type Runner } from './shared.js'

const HELP = `
Every ledger entry has a hash over itself and over the earlier entries of its order. This
command recomputes all hashes. Keep the hash of the account that it prints: a later audit
with the same number of entries must print the same hash. The command ends with code 1 if
an entry was changed.

It also sums the orders and clicks of each day once more, and compares the result with the
sums that the panel shows.

With --recompute it also computes each commission again from the terms and amounts that were
stored with it, and compares the result with the stored amount and with the ledger.
`

/** `waymark audit` */
export const auditCommand = (root: Command, io: CliIo, run: Runner): void => {
  root
    .command('audit')
    .description('verify that no ledger entry of an account was changed')
    .option('--recompute', 'also compute every commission again')
    .addHelpText('after', HELP)
    .action(({ recompute }: { recompute?: boolean }, command: Command) =>
      run(command)(async (deps, accountId) => {
        await mustExist(deps, accountId)
        const { entries, orders, hash, broken, unchained } =
          await deps.storage.auditLedger(accountId)
        io.print(`Entries  ${entries}, of ${orders} orders`)
        io.print(`Hash     ${hash}`)
        if (unchained > 0) {
          io.print(
            `${unchained} orders have entries without a hash. To add the hashes: waymark migrate`,
          )
        }
        if (broken.length === 0) {
          io.print('No entry was changed.')
          await auditSums(deps, accountId, io)
          return recompute ? auditCommissions(deps, accountId, io) : undefined
        }
        throw new CommandError(
          `Ledger entries were changed in ${broken.length < BROKEN_MAX ? 'these' : `at least these ${BROKEN_MAX}`} orders: ${broken.join(' ')}`,
        )
      }),
    )
}

const auditSums = async ({ storage }: Deps, accountId: AccountId, io: CliIo): Promise<void> => {
  const { days, wrong, areTotalsRight } = await storage.auditSums(accountId)
  if (wrong.length > 0) {
    const named = wrong.map(({ kind, day }) => `${kind} of ${utcDay(day * DAY_MS)}`)
    throw new CommandError(`Kept sums differ from what is stored: ${named.join(', ')}. ${REMEDY}`)
  }
  if (!areTotalsRight) {
    throw new CommandError(`The kept sums over all days differ from those of the days. ${REMEDY}`)
  }
  io.print(`Sums     of ${days} days are right.`)
}

/** After how many commissions the progress is shown. */
const SHOWN_EVERY = 100_000

const auditCommissions = async (
  { storage }: Deps,
  accountId: AccountId,
  io: CliIo,
): Promise<void> => {
  let shown = 0
  const { commissions, wrong } = await storage.auditCommissions(accountId, (count) => {
    if (count < shown + SHOWN_EVERY) return
    shown = count
    io.print(`         ${count} commissions so far`)
  })
  if (wrong.length === 0) {
    io.print(`Commissions  ${commissions}, each as computed again and as in the ledger.`)
    return
  }
  const named = wrong.map(({ orderKey, from }) => `${orderKey} (${DIFFERS[from]})`)
  throw new CommandError(
    `Commissions differ in ${wrong.length < BROKEN_MAX ? 'these' : `at least these ${BROKEN_MAX}`} orders: ${named.join(' ')}`,
  )
}

const DIFFERS = { amount: 'from its basis', ledger: 'from the ledger' } as const

const REMEDY = 'To have all days summed again, see "Sums" in docs/operating.md.'
