import type { Command } from 'commander'
import { BALANCE_NAMES, balanceSum } from '../../domain/balances.js'
import { formatMoney } from '../../domain/money.js'
import { affiliateCalled } from '../../program/affiliates.js'
import { type CliIo, CommandError } from '../io.js'
import { table } from '../table.js'
import { mustExist, type Runner } from './shared.js'

/** `waymark affiliate balances` */
export const balancesCommand = (group: Command, io: CliIo, run: Runner): void => {
  group
    .command('balances [code]')
    .description('list what affiliates have earned, and how much of it is payable and paid')
    .action(async (code: string | undefined, _options, command: Command) =>
      run(command)(async (deps, accountId) => {
        await mustExist(deps, accountId)
        const { storage, now } = deps
        const only =
          code === undefined ? undefined : await affiliateCalled(storage, accountId, code)
        if (code !== undefined && !only) {
          throw new CommandError(`There is no affiliate "${code}". See: waymark affiliate list`)
        }
        const [affiliates, found] = await Promise.all([
          storage.affiliates(accountId),
          storage.balances(accountId, now()),
        ])
        const rows = found
          .filter(({ affiliateId }) => only === undefined || affiliateId === only.id)
          .map((balances) => [
            affiliates.find(({ id }) => id === balances.affiliateId)?.code ?? balances.affiliateId,
            ...BALANCE_NAMES.map((name) => formatMoney(balanceSum(balances, name))),
            balances.currency,
          ])
        for (const line of table(['affiliate', ...BALANCE_NAMES, 'currency'], rows)) io.print(line)
      }),
    )
}
