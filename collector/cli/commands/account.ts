import type { Command } from 'commander'
import { addAccount } from '../../program/accounts.js'
import { addSecretKey } from '../../program/keys.js'
import { addLoginLink, addUser } from '../../program/login.js'
import type { CliIo } from '../io.js'
import { CommandError } from '../io.js'
import { table } from '../table.js'
import { day, must, mustExist, type Runner } from './shared.js'

/** `waymark account ...` */
export const accountCommands = (root: Command, io: CliIo, run: Runner): void => {
  const group = root.command('account').description('accounts of this install, one per merchant')
  group
    .command('add <id>')
    .description('make an account with a first user and a first key; shows their secrets once')
    .option('--name <name>', 'as the panel shows it')
    .option('--email <email>', 'of the first user', 'owner@localhost')
    .action(async (id: string, options: { name?: string; email: string }, command: Command) =>
      run(command)(async (deps) => {
        const account = must(await addAccount(deps, { id, name: options.name ?? id }))
        const password = deps.newSecret().slice(0, 24)
        must(await addUser(deps, account.id, { email: options.email, password }))
        const { secret } = await addSecretKey(deps, account.id, 'first key')
        io.print(`Account ${account.id} was made. These secrets are shown once:`)
        io.print(`  e-mail      ${options.email}`)
        io.print(`  password    ${password}`)
        io.print(`  secret key  ${secret}`)
      }),
    )
  group
    .command('list')
    .description('list all accounts')
    .action(async (_options, command: Command) =>
      run(command)(async ({ storage }) => {
        const rows = (await storage.accounts()).map(({ id, name, createdAt }) => [
          id,
          name,
          day(createdAt),
        ])
        for (const line of table(['account', 'name', 'since'], rows)) io.print(line)
      }),
    )
  group
    .command('login')
    .description('make a one-time link into the panel')
    .option('--panel-url <url>', 'where the panel is', 'http://localhost:8081')
    .action(async ({ panelUrl }: { panelUrl: string }, command: Command) =>
      run(command)(async (deps, accountId) => {
        await mustExist(deps, accountId)
        const [user] = await deps.storage.users(accountId)
        if (!user) throw new CommandError(`Account "${accountId}" has no user.`)
        io.print(`${panelUrl.replace(/\/+$/, '')}/login-link/${await addLoginLink(deps, user)}`)
      }),
    )
}
