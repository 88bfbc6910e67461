import type { Command } from 'commander'
import type { Schema, SpreadTable } from '../../storage/schema.js'
import type { Storage } from '../../storage/storage.js'
import { inWords } from '../inWords.js'
import type { CliIo } from '../io.js'
import { must, mustBeThere } from './shared.js'

const HELP = `
The command can be run repeatedly, and again after an interruption: it skips what is
already done. In this order it

  - runs the migrations that the database lacks. A collector does so too at its start, if
    its role may change the schema;
  - adds the hashes of ledger entries that an older Waymark wrote. A collector does so too,
    every hour;
  - on PostgreSQL with the Citus extension, makes accounts a reference table and distributes
    the tables of accounts by account_id, in one colocation group. A collector never does
    this. Stop every collector before the first time, and read docs/operating.md, "Citus";
  - with --grant-to, grants the collector's role the rights that it needs: to insert into
    reports, verdicts, status_log, entries and payouts, and to read and change the other
    tables. All other rights on these tables are revoked. Connect as the owner of the tables.

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
    .description('bring the schema of the database up to date, and print what was done')
    .option(
      '--grant-to <role>',
      'PostgreSQL role of collectors; it gets no right to change the ledger',
    )
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
  distributed: 'is now distributed by account_id.',
  reference: 'is now a reference table: every node has a full copy.',
  local: 'is now only on the coordinator.',
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
    io.print(`${id}: added the ledger hashes of ${orders} orders.`)
  }
}

const grant = async (io: CliIo, schema: Schema, role: string): Promise<void> => {
  const { appendOnly, hashes } = must(await schema.grantTo(role))
  io.print(
    `${role} can insert into ${appendOnly.join(', ')} but not change them, and has all other rights that a collector needs.`,
  )
  if (!hashes) {
    io.print(
      `${role} cannot add missing ledger hashes, because Citus before 13.1 cannot grant rights on single columns. "waymark migrate" adds them.`,
    )
  }
}
