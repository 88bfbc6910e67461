import type { Command } from 'commander'
import { BROKEN_MAX } from '../../storage/storage.js'
import { type CliIo, CommandError } from '../io.js'
import { mustExist, type Runner } from './shared.js'

const HELP = `
Every ledger entry carries a hash of itself and of those before it in its order. This
computes them all anew. Keep the hash of the account that it prints: a later one with the
same number of entries must be the same. Ends with code 1 where an entry is not as it was
written.
`

/** `waymark audit` */
export const auditCommand = (root: Command, io: CliIo, run: Runner): void => {
  root
    .command('audit')
    .description('prove that nobody changed the ledger of an account')
    .addHelpText('after', HELP)
    .action((_options, command: Command) =>
      run(command)(async (deps, accountId) => {
        await mustExist(deps, accountId)
        const { entries, orders, hash, broken, unchained } =
          await deps.storage.auditLedger(accountId)
        io.print(`Entries  ${entries}, of ${orders} orders`)
        io.print(`Hash     ${hash}`)
        if (unchained > 0) {
          io.print(
            `${unchained} orders have entries without a hash yet: "waymark migrate" fills them in.`,
          )
        }
        if (broken.length === 0) return io.print('Every entry is as it was written.')
        throw new CommandError(
          `Entries of ${broken.length < BROKEN_MAX ? 'these' : `at least these ${BROKEN_MAX}`} orders are not as they were written: ${broken.join(' ')}`,
        )
      }),
    )
}
