import type { PayoutId } from '../domain/ids.js'
import type { BatchId } from '../domain/payoutBatch.js'
import { aBareDatabase } from '../testing/bareDatabase.js'
import { account, jane } from '../testing/builders.js'
import { aMigrationFolder, type DatabaseKind, migrationNames } from '../testing/migrationFolder.js'

const KINDS: readonly DatabaseKind[] = ['sqlite', 'postgres']

test.each(KINDS)(
  'payouts of the version before become batches of one payment, on %s',
  async (kind) => {
    const database = await aBareDatabase(kind)
    const names = migrationNames(kind).filter((name) => name < '032')
    const before = aMigrationFolder(kind, names)
    await database.migrate(before.url)
    before.remove()
    await database.sql(`
    insert into accounts (account_id, name, created_at, secret) values ('${account}', 'A', 1, 's');
    insert into payouts (account_id, id, affiliate_id, currency, amount, paid_by, paid_at)
      values ('${account}', 'old', '${jane}', 'EUR', 499, 'owner', 7);`)
    await database.migrate()
    const storage = database.open()
    expect(await storage.batchOfPayout(account, 'old' as PayoutId)).toBe('old')
    expect(await storage.payoutBatch(account, 'old' as BatchId)).toMatchObject({
      batch: { state: 'paid', createdAt: 7, closedAt: 7, closedBy: 'owner' },
      rows: [{ state: 'paid', amount: { amount: 499, currency: 'EUR' }, isUnfinished: false }],
    })
    expect(await storage.listPayouts({ accountId: account })).toHaveLength(1)
    await storage.close()
    await database.remove()
  },
)
