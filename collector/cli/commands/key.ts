import { type Command, Option } from 'commander'
import { addCallKey, addSecretKey, addSigningKey, revokeKey } from '../../program/keys.js'
import type { CliIo } from '../io.js'
import { table } from '../table.js'
import { day, must, mustExist, type Runner } from './shared.js'

interface KeyOptions {
  readonly label: string
  readonly signing?: boolean
  readonly calls?: boolean
}

const makerOf = ({ signing, calls }: KeyOptions) => {
  if (signing) return addSigningKey
  return calls ? addCallKey : addSecretKey
}

/** `waymark key ...` */
export const keyCommands = (root: Command, io: CliIo, run: Runner): void => {
  const group = root
    .command('key')
    .description('secret keys for servers, and keys that sign calls or reports of pages')
  group
    .command('add')
    .description('create a key; its secret is shown once')
    .option('--label <label>', 'where the key is used', 'server')
    .option(
      '--signing',
      'create a key that signs reports of thank-you pages (docs/wire.md, "Proof")',
    )
    .addOption(
      new Option(
        '--calls',
        'create a key that signs calls of /v1, so that it is never sent (docs/wire.md, "Signed calls")',
      ).conflicts('signing'),
    )
    .action(async (options: KeyOptions, command: Command) =>
      run(command)(async (deps, accountId) => {
        await mustExist(deps, accountId)
        const { key, secret } = await makerOf(options)(deps, accountId, options.label)
        io.print(`Key ${key.id}, shown once:`)
        io.print(secret)
      }),
    )
  group
    .command('revoke <id>')
    .description('refuse a key from now on')
    .action(async (id: string, _options, command: Command) =>
      run(command)(async (deps, accountId) => {
        must(await revokeKey(deps, accountId, id))
        io.print(`Key ${id} is refused from now on.`)
      }),
    )
  group
    .command('list')
    .description('list the keys, without their secrets')
    .action(async (_options, command: Command) =>
      run(command)(async (deps, accountId) => {
        await mustExist(deps, accountId)
        const rows = (await deps.storage.keys(accountId)).map((key) => [
          key.id,
          key.kind,
          key.label,
          day(key.createdAt),
          key.revokedAt === undefined ? '' : day(key.revokedAt),
        ])
        for (const line of table(['id', 'kind', 'label', 'since', 'revoked'], rows)) io.print(line)
      }),
    )
}
