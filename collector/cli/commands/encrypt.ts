import type { Command } from 'commander'
import type { CliIo } from '../io.js'
import type { Runner } from './shared.js'

const HELP = `
Waymark must read the secrets of accounts and of keys that sign, so it cannot store them as
hashes. This command rewrites all of them as the environment says:

  WAYMARK_ENCRYPTION_KEY           encrypts with this key: 32 bytes as base64 or hex.
                                   To create one: openssl rand -base64 32
  WAYMARK_ENCRYPTION_KEY_OLD       the previous key, which is replaced
  only WAYMARK_ENCRYPTION_KEY_OLD  stores them unencrypted again

First restart all collectors with the same variables: a collector without the key answers
503. Keep the key separate from the database and its backups. The command can be run
repeatedly; it skips secrets that are already up to date.
`

/** `waymark encrypt` */
export const encryptCommand = (root: Command, io: CliIo, run: Runner): void => {
  root
    .command('encrypt')
    .description('encrypt the secrets of all accounts in the database with the current key')
    .addHelpText('after', HELP)
    .action((_options, command: Command) =>
      run(command)(async ({ storage }) => {
        for (const { id } of await storage.accounts()) {
          const count = await storage.reseal(id)
          io.print(
            count === 0 ? `${id}: nothing to change.` : `${id}: ${secrets(count)} rewritten.`,
          )
        }
      }),
    )
}

const secrets = (count: number) => (count === 1 ? '1 secret' : `${count} secrets`)
