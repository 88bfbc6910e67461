import { aMigratedDatabase, type BareDatabase } from '../testing/bareDatabase.js'
import { account, aProgram, NOON } from '../testing/builders.js'
import type { DatabaseKind } from '../testing/migrationFolder.js'
import type { Storage } from './storage.js'

const KINDS: readonly DatabaseKind[] = ['sqlite', 'postgres']

describe.each(KINDS)('beside a collector of the previous version, on %s,', (kind) => {
  let database: BareDatabase
  let storage: Storage
  beforeEach(async () => {
    database = await aMigratedDatabase(kind)
    storage = database.open()
    await aProgram(storage)
  })
  afterEach(async () => {
    await storage.close()
    await database.remove()
  })

  const hosts = async () => (await storage.program(account))?.sites.map(({ host }) => host)
  const countBefore = async () => {
    const [row] = await database.sql('select program_version as version from accounts')
    return Number(row?.version)
  }

  test('its edits are seen although it counts them in the accounts table', async () => {
    expect(await hosts()).toEqual(['shop.example'])
    await database.sql(`insert into sites values ('${account}', 'old.example', ${NOON})`)
    await database.sql('update accounts set program_version = program_version + 1')
    expect(await hosts()).toEqual(['old.example', 'shop.example'])
  })

  test('edits also raise the count in the accounts table, which it reads', async () => {
    const before = await countBefore()
    await storage.addSite({ accountId: account, host: 'new.example', createdAt: NOON })
    expect(await countBefore()).toBe(before + 1)
  })

  test('an account that it created can be edited', async () => {
    await database.sql('delete from program_versions')
    await storage.program(account)
    await storage.addSite({ accountId: account, host: 'new.example', createdAt: NOON })
    expect(await hosts()).toEqual(['new.example', 'shop.example'])
  })
})
