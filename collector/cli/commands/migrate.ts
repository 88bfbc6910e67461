import type { Command } from 'commander'
import type { Schema, SpreadTable } from '../../storage/schema.js'
import type { Storage } from '../../storage/storage.js'
import { inWords } from '../inWords.js'
import type { CliIo } from '../io.js'
import { must, mustBeThere } from './shared.js'

const HELP = `
What is done already is left alone, so run this as often as you like, and again after an
interruption. In this order it

  - runs the migrations that the database has not seen. A collector does so too at its
    start, if its role may change the schema;
  - fills in the hashes of ledger entries that an older Waymark wrote. A collector does so
    too, every hour;
  - on PostgreSQL with the Citus extension, makes accounts a reference table and distributes
    the tables of accounts by account_id, in one group. A collector never does. Stop every
    collector before the first time, and read docs/operating.md, "Citus";
  - with --grant-to, gives the collector's role the rights that it needs: to add to reports,
    verdicts, status_log, entries and payouts, and to read and change the other tables. All
    other rights on these tables are taken from it. Connect as the owner of the tables.

Examples:
  waymark migrate
  waymark migrate --database postgres://owner:secret@db.example/waymark --grant-to collector
`

interface MigrateOptions {
  readonly database?: string
  readonly grantTo?: string
}

/** `waymark migrate` */
export const migrateCommand = (root: Command, io: CliIo): void => {
  root
    .command('migrate')
    .description('bring the schema of the database up to date, and say what was done')
    .option('--grant-to <role>', 'the PostgreSQL role of collectors: it cannot change the ledger')
    .addHelpText('after', HELP)
    .action((_options, command: Command) =>
      migrate(io, command.optsWithGlobals()).catch((error) => {
        throw inWords(command, error)
      }),
    )
}

const migrate = async (io: CliIo, { database, grantTo }: MigrateOptions): Promise<void> => {
  const options = { ...(database !== undefined && { database }) }
  mustBeThere(io, options)
  const schema = io.openSchema(options)
  try {
    const ran = await schema.migrate()
    for (const name of ran) io.print(`Ran ${name}`)
    if (ran.length === 0) io.print('The schema is up to date.')
    await distribute(io, schema)
    const storage = schema.openStorage()
    try {
      await fillChains(io, storage)
    } finally {
      await storage.close()
    }
    if (grantTo !== undefined) await grant(io, schema, grantTo)
  } finally {
    await schema.close()
  }
}

const PLACED: Readonly<Record<SpreadTable['as'], string>> = {
  distributed: 'is distributed now, by account_id.',
  reference: 'is a reference table now: every node has all of it.',
  local: 'is on the coordinator alone now.',
}

const distribute = async (io: CliIo, schema: Schema): Promise<void> => {
  let count = 0
  const tell = ({ table, as }: SpreadTable) => {
    count += 1
    io.print(`${table} ${PLACED[as]}`)
  }
  const done = must(await schema.distribute(tell))
  if (done === 'distributed' && count === 0) io.print('Every table is distributed.')
}

const fillChains = async (io: CliIo, storage: Storage): Promise<void> => {
  for (const { id } of await storage.accounts()) {
    let orders = 0
    for (;;) {
      const filled = await storage.fillChain(id, io.now())
      if (filled === 0) break
      orders += filled
      io.showProgress?.(`${id}: hashes of ${orders} orders`)
    }
    if (orders === 0) continue
    io.showProgress?.('')
    io.print(`${id}: filled in the ledger hashes of ${orders} orders.`)
  }
}

const grant = async (io: CliIo, schema: Schema, role: string): Promise<void> => {
  const { appendOnly, hashes } = must(await schema.grantTo(role))
  io.print(
    `${role} may add to ${appendOnly.join(', ')} and not change them, and has what else a collector needs.`,
  )
  if (!hashes) {
    io.print(
      `${role} may not fill in missing ledger hashes: Citus grants rights to single columns from 13.1 on. "waymark migrate" fills them in.`,
    )
  }
}
