import type { Command } from 'commander'
import { formatMoney } from '../../domain/money.js'
import { listPayable, payOut } from '../../program/payouts.js'
import type { CliIo } from '../io.js'
import { table } from '../table.js'
import { must, mustExist, type Runner } from './shared.js'

/** `waymark payout ...` */
export const payoutCommands = (root: Command, io: CliIo, run: Runner): void => {
  const group = root.command('payout').description('what affiliates are owed, and marking it paid')
  group
    .command('list')
    .description('list what can be paid out now, per affiliate and currency')
    .action(async (_options, command: Command) =>
      run(command)(async (deps, accountId) => {
        await mustExist(deps, accountId)
        const affiliates = await deps.storage.affiliates(accountId)
        const rows = (await listPayable(deps, accountId)).map(
          ({ affiliateId, amount, commissions }) => [
            affiliates.find(({ id }) => id === affiliateId)?.code ?? affiliateId,
            formatMoney(amount),
            amount.currency,
            String(commissions),
          ],
        )
        for (const line of table(['affiliate', 'amount', 'currency', 'commissions'], rows))
          io.print(line)
      }),
    )
  group
    .command('pay <affiliate> <currency>')
    .description('mark as paid what is payable; Waymark moves no money')
    .action(async (affiliate: string, currency: string, _options, command: Command) =>
      run(command)(async (deps, accountId) => {
        const order = { affiliate, currency: currency.toUpperCase(), by: 'command line' }
        const payout = must(await payOut(deps, accountId, order))
        io.print(
          `Payout ${payout.id}: ${formatMoney(payout.amount)} ${payout.amount.currency} to ${affiliate}, for ${payout.orders.length} orders.`,
        )
      }),
    )
}
