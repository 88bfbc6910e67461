import type { Command } from 'commander'
import type { PapSettings } from '../../domain/papSettings.js'
import { editPap, newPapKey, type PapForm, removePapKey } from '../../program/pap.js'
import { type CliIo, CommandError } from '../io.js'
import { table } from '../table.js'
import { must, mustExist, type Runner, sayWhat, seenWithin } from './shared.js'

/** `waymark pap ...` */
export const papCommands = (root: Command, io: CliIo, run: Runner): void => {
  const group = root
    .command('pap')
    .description('what is accepted from existing integrations of Post Affiliate Pro')
  const show = (settings: PapSettings) => {
    for (const line of table(['setting', 'value'], rowsOf(settings))) io.print(line)
  }
  group
    .command('show')
    .description('show the settings')
    .action(async (_options, command: Command) =>
      run(command)(async (deps, accountId) => show((await mustExist(deps, accountId)).pap)),
    )
  group
    .command('set')
    .description('change the settings; "none" removes one')
    .option(
      '--servers <addresses>',
      'IP addresses and ranges of your servers, whose requests are trusted: "203.0.113.7, 2001:db8::/48"',
    )
    .option('--currency <code>', 'currency of sales that name none, for example "EUR"')
    .option('--hash-field <field>', 'the field with the hash that proves a sale: data1 to data5')
    .option('--hash-secret <secret>', 'the secret of that hash')
    .option(
      '--anchors <switch>',
      '"on": in requests of track.php, the whole fragment of a page may be an affiliate’s code',
    )
    .option('--direct-links <switch>', '"on": in requests of track.php, direct links count')
    .action(async (options: PapForm, command: Command) =>
      run(command)(async (deps, accountId) => {
        if (Object.keys(options).length === 0) throw new CommandError(sayWhat('pap set'))
        await mustExist(deps, accountId)
        show(must(await editPap(deps, accountId, options)))
        io.print(seenWithin('ten seconds'))
      }),
    )
  group
    .command('key')
    .description('create a key that makes a request trusted, in place of the previous one')
    .option('--remove', 'refuse the key from now on, without a new one')
    .action(async ({ remove }: { remove?: boolean }, command: Command) =>
      run(command)(async (deps, accountId) => {
        await mustExist(deps, accountId)
        if (remove) {
          must(await removePapKey(deps, accountId))
          io.print(`The key is refused from now on. ${seenWithin('ten seconds')}`)
          return
        }
        io.print(`Send it as the parameter wm_key. ${seenWithin('ten seconds')} It is shown once:`)
        io.print(must(await newPapKey(deps, accountId)))
      }),
    )
}

const rowsOf = ({ servers, currency, keyHash, saleHash, ...links }: PapSettings) => [
  ['servers', servers.join(', ') || 'none'],
  ['currency', currency ?? 'none'],
  ['key', keyHash === undefined ? 'none' : 'set'],
  ['sale hash', saleHash === undefined ? 'none' : `in data${saleHash.field}`],
  ['anchors', links.anchors ? 'on' : 'off'],
  ['direct links', links.directLinks ? 'on' : 'off'],
]
