import type { Command } from 'commander'
import type { CliIo } from '../io.js'
import type { Runner } from './shared.js'

const HELP = `
Accounts' own secrets and the secrets of signing keys must be read back, so they cannot be
kept as hashes. This keeps all of them as the environment says now:

  WAYMARK_ENCRYPTION_KEY           32 bytes as base64 or hex: encrypted with this key.
                                   Make one with: openssl rand -base64 32
  WAYMARK_ENCRYPTION_KEY_OLD       the key before it, to be replaced
  only WAYMARK_ENCRYPTION_KEY_OLD  in the clear again

Give every collector the same variables first, and wait until all of them run with them:
a collector without the key answers 503. Keep the key apart from the database and its
backups. What is done already is left alone, so run this as often as you like.
`

/** `waymark encrypt` */
export const encryptCommand = (root: Command, io: CliIo, run: Runner): void => {
  root
    .command('encrypt')
    .description('encrypt the secrets in the database anew, of all accounts')
    .addHelpText('after', HELP)
    .action((_options, command: Command) =>
      run(command)(async ({ storage }) => {
        for (const { id } of await storage.accounts()) {
          const count = await storage.reseal(id)
          io.print(count === 0 ? `${id}: nothing to change.` : `${id}: ${secrets(count)} anew.`)
        }
      }),
    )
}

const secrets = (count: number) => (count === 1 ? '1 secret' : `${count} secrets`)
