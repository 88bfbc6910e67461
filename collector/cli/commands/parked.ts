import type { Command } from 'commander'
import { LIST_MAX } from '../../domain/lists.js'
import { applyParked } from '../../program/parked.js'
import type { CliIo } from '../io.js'
import { table } from '../table.js'
import { must, mustExist, type Runner } from './shared.js'

/** `waymark parked ...` */
export const parkedCommands = (root: Command, io: CliIo, run: Runner): void => {
  const group = root
    .command('parked')
    .description('reports of pages that were parked because their order had reached its limit')
  group
    .command('list')
    .description(`list the newest ${LIST_MAX}`)
    .action(async (_options, command: Command) =>
      run(command)(async (deps, accountId) => {
        await mustExist(deps, accountId)
        const found = await deps.storage.listSetAside({ accountId, limit: LIST_MAX })
        const rows = found
          .filter(({ report }) => report !== undefined)
          .map(({ id, orderId, receivedAt }) => [
            id,
            orderId ?? '',
            new Date(receivedAt).toISOString(),
          ])
        for (const line of table(['id', 'order', 'arrived'], rows)) io.print(line)
      }),
    )
  group
    .command('apply <id>')
    .description('add a parked report to its order, with its visitor')
    .action(async (id: string, _options, command: Command) =>
      run(command)(async (deps, accountId) => {
        await mustExist(deps, accountId)
        must(await applyParked(deps, accountId, id))
        io.print('The report was added to its order. See: waymark explain <orderId>')
      }),
    )
}
