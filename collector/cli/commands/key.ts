import { type Command, Option } from 'commander'
import { SCOPES } from '../../domain/key.js'
import { addKey, revokeKey } from '../../program/keys.js'
import type { CliIo } from '../io.js'
import { table } from '../table.js'
import { day, must, mustExist, type Runner } from './shared.js'

interface KeyOptions {
  readonly label: string
  readonly signing?: boolean
  readonly calls?: boolean
  readonly scopes?: string
}

const HEADS = ['id', 'kind', 'scopes', 'label', 'since', 'revoked']

const kindOf = ({ signing, calls }: KeyOptions): string => {
  if (signing) return 'signing'
  return calls ? 'call' : 'secret'
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
    .addOption(
      new Option(
        '--scopes <scopes>',
        `what the key may do with /v1, separated by commas: ${SCOPES.join(', ')} (docs/api.md)`,
      ).conflicts('signing'),
    )
    .action(async (options: KeyOptions, command: Command) =>
      run(command)(async (deps, accountId) => {
        await mustExist(deps, accountId)
        const form = { kind: kindOf(options), label: options.label, scopes: options.scopes }
        const { key, secret } = must(await addKey(deps, accountId, form))
        const may = key.scopes.length > 0 ? ` with the scopes ${key.scopes.join(', ')}` : ''
        io.print(`Key ${key.id}${may}, shown once:`)
        io.print(secret)
      }),
    )
  otherKeyCommands(group, io, run)
}

const otherKeyCommands = (group: Command, io: CliIo, run: Runner): void => {
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
          key.scopes.join(', '),
          key.label,
          day(key.createdAt),
          key.revokedAt === undefined ? '' : day(key.revokedAt),
        ])
        for (const line of table(HEADS, rows)) io.print(line)
      }),
    )
}
