import type { Command } from 'commander'
import { formatMoney, parseSum, type Sum } from '../../domain/money.js'
import { amountAdvice } from '../../program/amountAdvice.js'
import { listPayable, payOut } from '../../program/payouts.js'
import { type CliIo, CommandError } from '../io.js'
import { table } from '../table.js'
import { payeeCommands } from './payee.js'
import { batchLines, payoutBatchCommands } from './payoutBatch.js'
import { must, mustExist, type Runner } from './shared.js'

/** `waymark payout ...` */
export const payoutCommands = (root: Command, io: CliIo, run: Runner): void => {
  const group = root
    .command('payout')
    .description('amounts owed to affiliates; marking them as paid')
  group
    .command('list')
    .description('list the amounts that are payable now, and the newest batches')
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
        for (const line of await batchLines(deps, accountId)) io.print(line)
      }),
    )
  group
    .command('pay <affiliate> <currency>')
    .description('mark the payable amount as paid; Waymark does not transfer money')
    .option(
      '--amount <decimal>',
      'only if exactly this amount is payable, as shown by "payout list"',
    )
    .action(
      async (affiliate: string, named: string, options: { amount?: string }, command: Command) =>
        run(command)(async (deps, accountId) => {
          const currency = named.toUpperCase()
          const order = { affiliate, currency, by: 'command line', ...amountOf(options, currency) }
          const payout = must(await payOut(deps, accountId, order))
          io.print(
            `Payout ${payout.id}: ${formatMoney(payout.amount)} ${payout.amount.currency} to ${affiliate}, for ${payout.orders.length} orders.`,
          )
        }),
    )
  payoutBatchCommands(group, io, run)
  payeeCommands(group, io, run)
}

const amountOf = ({ amount }: { amount?: string }, currency: string): { amount?: Sum } => {
  if (amount === undefined) return {}
  const parsed = parseSum(amount, currency)
  if (typeof parsed !== 'string') return { amount: parsed }
  const usual = 'Write a decimal in the currency, such as 49.90.'
  throw new CommandError(`--amount: ${amountAdvice(parsed, amount, usual)}`)
}
