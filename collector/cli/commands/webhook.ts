import type { Command } from 'commander'
import type { Config } from '../../config.js'
import type { WebhookEndpoint } from '../../domain/webhook.js'
import {
  SECRET_FROM,
  WEBHOOK_PROVIDERS,
  type WebhookProvider,
  webhookProvider,
} from '../../program/webhookProviders.js'
import {
  addWebhook,
  editWebhook,
  type MadeWebhook,
  removeWebhook,
  rotateSecret,
  webhookUrl,
} from '../../program/webhooks.js'
import { type CliIo, CommandError } from '../io.js'
import { table } from '../table.js'
import { readSecretOption, readSettingOptions, type SettingOptions } from '../webhookOptions.js'
import { must, mustExist, type Runner, sayWhat } from './shared.js'
import { webhookListCommands } from './webhookLists.js'
import { webhookLogCommands } from './webhookLog.js'

interface SecretOptions {
  readonly secret?: string
  readonly secretFile?: string
}

const SECRET = 'secret that the provider shows; other users of this machine can see it'
const SECRET_FILE = 'file with the secret; "-" reads standard input'
const SET = 'a setting, repeatable; see: waymark webhook providers'
const SET_FILE = 'a setting whose value is in a file, repeatable'

/** `waymark webhook ...` */
export const webhookCommands = (root: Command, io: CliIo, run: Runner): void => {
  const group = root
    .command('webhook')
    .description('addresses that receive messages of payment providers and carts')
  group
    .command('providers')
    .description('list the providers, with their settings and the events to subscribe to')
    .action(() => {
      for (const provider of WEBHOOK_PROVIDERS) sayProvider(io, provider)
    })
  changingCommands(group, io, run)
  webhookListCommands(group, io, run)
  webhookLogCommands(group, io, run)
}

const changingCommands = (group: Command, io: CliIo, run: Runner): void => {
  withSettings(withSecret(group.command('add <provider>')))
    .description('create an address for the webhooks of a provider')
    .option('--label <text>', 'your name for it; default: the name of the provider')
    .action(async (provider: string, options: AddOptions, command: Command) =>
      run(command)(async (deps, accountId, config) => {
        await mustExist(deps, accountId)
        const secret = await readSecretOption(io, options)
        const settings = await readSettingOptions(options)
        const { label } = options
        const form = { provider, settings, ...(label && { label }), ...(secret && { secret }) }
        sayMade(io, config, must(await addWebhook(deps, accountId, form)))
      }),
    )
  withSettings(group.command('set <id>'))
    .description('change the label and settings; "--set name=" removes one')
    .option('--label <text>', 'your name for it')
    .action(async (id: string, options: AddOptions, command: Command) =>
      run(command)(async (deps, accountId) => {
        const settings = await readSettingOptions(options)
        const { label } = options
        if (label === undefined && Object.keys(settings).length === 0)
          throw new CommandError(sayWhat('webhook set'))
        const changed = { settings, ...(label !== undefined && { label }) }
        must(await editWebhook(deps, accountId, id, changed))
        io.print(
          `Endpoint ${id} is changed. To apply earlier deliveries: waymark webhook replay ${id} --all`,
        )
      }),
    )
  withSecret(group.command('rotate <id>'))
    .description('give an endpoint a new secret; the earlier one is accepted for a day')
    .option('--end-now', 'refuse the earlier secret from now on')
    .action(async (id: string, options: SecretOptions & { endNow?: true }, command: Command) =>
      run(command)(async (deps, accountId) => {
        const secret = await readSecretOption(io, options)
        const { endNow = false } = options
        const made = await rotateSecret(deps, accountId, id, { endNow, ...(secret && { secret }) })
        sayRotated(io, must(made), endNow)
      }),
    )
  group
    .command('remove <id>')
    .description('refuse deliveries from now on; orders that were reported stay')
    .action(async (id: string, _options, command: Command) =>
      run(command)(async (deps, accountId) => {
        const { label } = must(await removeWebhook(deps, accountId, id))
        io.print(`Endpoint ${id} (${label}) is removed. Remove its URL at the provider as well.`)
      }),
    )
}

type AddOptions = SecretOptions & SettingOptions & { readonly label?: string }

const withSecret = (command: Command): Command =>
  command.option('--secret <text>', SECRET).option('--secret-file <path>', SECRET_FILE)

const withSettings = (command: Command): Command => {
  const collect = (word: string, before: readonly string[] = []) => [...before, word]
  return command
    .option('--set <name=value>', SET, collect)
    .option('--set-file <name=path>', SET_FILE, collect)
}

const sayProvider = (io: CliIo, provider: WebhookProvider): void => {
  io.print(`${provider.provider}: ${provider.title}`)
  io.print(`  ${SECRET_FROM[provider.secretFrom]} ${provider.secretHelp}`)
  io.print(`  Events: ${provider.events.join(', ')}`)
  const rows = provider.settings.map(({ name, isRequired, usual = '', help }) => [
    `  --set ${name}=`,
    isRequired ? 'required' : usual && `usually ${usual}`,
    help,
  ])
  if (rows.length > 0) for (const line of table(['  setting', '', 'meaning'], rows)) io.print(line)
}

const sayMade = (io: CliIo, config: Config, { endpoint, madeSecret }: MadeWebhook): void => {
  const provider = webhookProvider(endpoint.provider)
  io.print(`Endpoint ${endpoint.id} is created. Enter this URL at ${provider?.title ?? ''}:`)
  io.print(webhookUrl(config.url, endpoint))
  io.print(`Subscribe to: ${provider?.events.join(', ')}`)
  if (madeSecret !== undefined) sayMadeSecret(io, endpoint, madeSecret)
}

const sayRotated = (io: CliIo, { endpoint, madeSecret }: MadeWebhook, endNow: boolean): void => {
  const overlap = endNow ? 'is refused from now on' : 'is accepted for 24 hours more'
  io.print(`Endpoint ${endpoint.id} has a new secret. The earlier one ${overlap}.`)
  if (madeSecret !== undefined) sayMadeSecret(io, endpoint, madeSecret)
}

const sayMadeSecret = (io: CliIo, { provider }: WebhookEndpoint, secret: string): void => {
  io.print(webhookProvider(provider)?.secretHelp ?? '')
  io.print('The secret, shown once:')
  io.print(secret)
}
