import type { Command } from 'commander'
import type { Config } from '../../config.js'
import type { AccountId } from '../../domain/ids.js'
import { openAccount } from '../../program/accounts.js'
import { resetPassword } from '../../program/changePassword.js'
import { addLoginLink } from '../../program/login.js'
import { setAlias } from '../../program/pap.js'
import type { CliIo } from '../io.js'
import { CommandError } from '../io.js'
import { PORT_MAX, portOf } from '../listen.js'
import { table } from '../table.js'
import { day, must, mustExist, type Runner } from './shared.js'

interface LoginOptions {
  readonly panelUrl?: string
  readonly panelPort?: number
}

/** `waymark account ...` */
export const accountCommands = (root: Command, io: CliIo, run: Runner): void => {
  const group = root.command('account').description('accounts, one per merchant')
  group
    .command('add <id>')
    .description('create an account with a user and a secret key; their secrets are shown once')
    .option('--name <name>', 'name shown in the panel')
    .option('--email <email>', 'e-mail address of the first user', 'owner@localhost')
    .action(async (id: string, options: { name?: string; email: string }, command: Command) =>
      run(command)(async (deps) => {
        const account = { id, name: options.name ?? id }
        const secrets = must(await openAccount(deps, account, options.email))
        io.print(`Account ${secrets.account} was created. These secrets are shown once:`)
        io.print(`  e-mail      ${secrets.email}`)
        io.print(`  password    ${secrets.password}`)
        io.print(`  secret key  ${secrets.secretKey}`)
      }),
    )
  passwordCommand(group, io, run)
  aliasCommand(group, io, run)
  listCommand(group, io, run)
  group
    .command('login')
    .description('create a login link to the panel that works once')
    .option(
      '--panel-url <url>',
      'URL of the panel; default: WAYMARK_PANEL_URL, else this machine with WAYMARK_PANEL_PORT',
    )
    .option(
      '--panel-port <port>',
      'port of the panel on this machine, if "waymark serve" was started with one',
      portOf(PORT_MAX),
    )
    .action(async (options: LoginOptions, command: Command) =>
      run(command)(async (deps, accountId, config) => {
        await mustExist(deps, accountId)
        const [user] = await deps.storage.users(accountId)
        if (!user) throw new CommandError(`Account "${accountId}" has no user.`)
        // Either option overrides both variables of the environment.
        const isLeftOut = options.panelUrl === undefined && options.panelPort === undefined
        const { panelUrl, panelPort = 0 } = isLeftOut ? config : options
        const url = panelOf({ panelUrl, panelPort })
        io.print(`${url.replace(/\/+$/, '')}/login-link/${await addLoginLink(deps, user)}`)
      }),
    )
}

/** A port that "waymark serve" chose itself or got as an option is not known to this process. */
const panelOf = ({ panelUrl, panelPort }: Pick<Config, 'panelUrl' | 'panelPort'>): string => {
  if (panelUrl !== undefined) return panelUrl
  if (panelPort !== 0) return `http://localhost:${panelPort}`
  throw new CommandError(
    'The panel uses any free port (WAYMARK_PANEL_PORT=0). Give the URL that "waymark serve" printed as --panel-url.',
  )
}

const listCommand = (group: Command, io: CliIo, run: Runner): void => {
  group
    .command('list')
    .description('list all accounts')
    .action(async (_options, command: Command) =>
      run(command)(async ({ storage }) => {
        const rows = (await storage.accounts()).map(({ id, alias, name, createdAt }) => [
          id,
          alias ?? '',
          name,
          day(createdAt),
        ])
        for (const line of table(['account', 'alias', 'name', 'since'], rows)) io.print(line)
      }),
    )
}

const aliasCommand = (group: Command, io: CliIo, run: Runner): void => {
  group
    .command('alias <account> <alias>')
    .description(
      'give an account another name of 8 letters and digits, for clients of Post Affiliate Pro; "none" removes it',
    )
    .action(async (account: string, alias: string, _options, command: Command) =>
      run(command)(async (deps) => {
        must(await setAlias(deps, account as AccountId, alias))
        io.print(
          alias === 'none'
            ? `The account ${account} has no alias now.`
            : `${alias} now names the account ${account}.`,
        )
      }),
    )
}

const passwordCommand = (group: Command, io: CliIo, run: Runner): void => {
  group
    .command('password')
    .description('set a new password for a user, and end all sessions of that user')
    .option('--email <email>', 'e-mail address of the user; default: the first user')
    .action(async ({ email }: { email?: string }, command: Command) =>
      run(command)(async (deps, accountId) => {
        await mustExist(deps, accountId)
        const users = await deps.storage.users(accountId)
        const user = email ? users.find((one) => one.email === email) : users[0]
        if (!user) throw new CommandError(`There is no user "${email ?? ''}" in "${accountId}".`)
        const password = must(await resetPassword(deps, user))
        io.print(`New password of ${user.email}, shown once:`)
        io.print(password)
      }),
    )
}
