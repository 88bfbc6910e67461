import { Command } from 'commander'
import { USUAL_ACCOUNT } from '../domain/papSettings.js'
import { accountCommands } from './commands/account.js'
import { affiliateCommands } from './commands/affiliate.js'
import { auditCommand } from './commands/audit.js'
import { bannerCommands } from './commands/banner.js'
import { campaignCommands } from './commands/campaign.js'
import { copyCommand } from './commands/copy.js'
import { couponCommands } from './commands/coupon.js'
import { directLinkCommands } from './commands/directLink.js'
import { encryptCommand } from './commands/encrypt.js'
import { importCommand } from './commands/import.js'
import { keyCommands } from './commands/key.js'
import { lifetimeCommands } from './commands/lifetime.js'
import { linkCommands } from './commands/link.js'
import { migrateCommand } from './commands/migrate.js'
import { papCommands } from './commands/pap.js'
import { parkedCommands } from './commands/parked.js'
import { payoutCommands } from './commands/payout.js'
import { performanceCommands } from './commands/performance.js'
import { policyCommands } from './commands/policy.js'
import { postbackCommands } from './commands/postback.js'
import { rateCommands } from './commands/rate.js'
import { reconcileCommand } from './commands/reconcile.js'
import { replayCommand } from './commands/replay.js'
import { type Common, type Runner, withDatabase } from './commands/shared.js'
import { siteCommands } from './commands/site.js'
import { webhookCommands } from './commands/webhook.js'
import type { DemoOptions } from './demo.js'
import { explainOrder } from './explain.js'
import { inWords } from './inWords.js'
import type { CliIo } from './io.js'
import { PORT_MAX, portOf } from './listen.js'
import { serve } from './serve.js'

/** The `waymark` command. */
export const buildCli = (io: CliIo, version: string): Command => {
  const root = new Command('waymark')
    .description('Affiliate tracking a merchant can own.')
    .version(version)
    .option('--account <id>', 'the account to work with', USUAL_ACCOUNT)
    .option('--database <file or address>', 'default: WAYMARK_DATABASE_URL, else waymark.db')
    .showHelpAfterError('See: waymark --help')
  const run: Runner = (command) => (verb) =>
    withDatabase(io, command.optsWithGlobals() as unknown as Common, verb).catch((error) => {
      throw inWords(command, error)
    })

  runningCommands(root, io)
  accountCommands(root, io, run)
  siteCommands(root, io, run)
  affiliateCommands(root, io, run)
  campaignCommands(root, io, run)
  couponCommands(root, io, run)
  linkCommands(root, io, run)
  bannerCommands(root, io, run)
  directLinkCommands(root, io, run)
  performanceCommands(root, io, run)
  policyCommands(root, io, run)
  keyCommands(root, io, run)
  webhookCommands(root, io, run)
  papCommands(root, io, run)
  parkedCommands(root, io, run)
  payoutCommands(root, io, run)
  rateCommands(root, io, run)
  postbackCommands(root, io, run)
  importCommand(root, io, run)
  reconcileCommand(root, io, run)
  replayCommand(root, io, run)
  lifetimeCommands(root, io, run)
  auditCommand(root, io, run)
  copyCommand(root, io)
  migrateCommand(root, io)
  encryptCommand(root, io, run)
  root
    .command('explain <orderId>')
    .description('explain which affiliate an order was credited to, or why none')
    .action((orderId: string, _options, command: Command) =>
      run(command)(async (deps, accountId) => {
        for (const line of await explainOrder(deps, accountId, orderId)) io.print(line)
      }),
    )
  return root.addHelpText('after', EFFECT)
}

const EFFECT = `
A running collector uses a change within ten seconds. A removed site or account alias may take longer:
see "When a change takes effect" in docs/operating.md.`

/** The commands that run until they are interrupted. */
const runningCommands = (root: Command, io: CliIo): void => {
  root
    .command('serve')
    .description('run the collector and the panel')
    .option(
      '--port <port>',
      'port of the collector; default: WAYMARK_PORT, else 8080',
      portOf(PORT_MAX),
    )
    .option(
      '--panel-port <port>',
      'port of the panel; default: WAYMARK_PANEL_PORT, else 8081',
      portOf(PORT_MAX),
    )
    .option(
      '--host <address>',
      'address the collector listens on; default: WAYMARK_HOST, else all interfaces',
    )
    .option(
      '--panel-host <address>',
      'address the panel listens on; default: WAYMARK_PANEL_HOST, else only this machine',
    )
    .option('--url <url>', 'public URL of the collector; default: WAYMARK_URL')
    .option('--panel-url <url>', 'public URL of the panel; default: WAYMARK_PANEL_URL')
    .action((_options, command: Command) => serve(io, command.optsWithGlobals()))
  root
    .command('demo')
    .description('run a demo shop with a collector and a panel, and print their URLs')
    .option('--fresh', 'delete the data of earlier runs first')
    .option(
      '--port <port>',
      'port of the collector; the shop and the panel use the next two; default: WAYMARK_PORT, else 8080',
      portOf(PORT_MAX - 2),
    )
    .option('--folder <folder>', 'folder for the data', '.waymark')
    .action(async (options: DemoOptions) => {
      // Imported when it is used, so that no other command waits for the shop's modules.
      const { demo } = await import('./demo.js')
      await demo(io, options)
    })
}
