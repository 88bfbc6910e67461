import { isProblem } from '../../domain/problem.js'
import { aProgram } from '../../testing/builders.js'
import { aStandIn, askedOf } from '../../testing/distribution/aStandIn.js'
import { aDatabase, onServer, type TestDatabase } from '../../testing/postgres/aDatabase.js'
import type { Schema } from '../schema.js'
import { openPostgres } from './openPostgres.js'
import { openPostgresSchema } from './openPostgresSchema.js'
import { DISTRIBUTED, REFERENCE } from './tables.js'

let database: TestDatabase
let schema: Schema
beforeEach(async () => {
  database = await aDatabase()
  schema = openPostgresSchema({ url: database.url })
})
afterEach(async () => {
  await schema.close()
  await database.drop()
})

const run = (sql: string) => onServer((client) => client.query(sql), database.url)

const distributed = async () => {
  const told: string[] = []
  const answer = await schema.distribute(({ table, as }) => told.push(`${table} ${as}`))
  return { answer, told }
}

test('without Citus nothing is distributed, and nothing is said', async () => {
  expect(await distributed()).toEqual({ answer: 'no_citus', told: [] })
})

describe('a stand-in for Citus, which cannot show that Citus accepts, routes or moves anything,', () => {
  beforeEach(() => aStandIn(database))

  test('is asked to place every table except leases and migrations, in one colocation group', async () => {
    const { answer, told } = await distributed()
    expect(answer).toBe('distributed')
    expect(told).toEqual([
      ...REFERENCE.map((table) => `${table} reference`),
      ...DISTRIBUTED.map((table) => `${table} distributed`),
    ])
    expect(await askedOf(database)).toEqual([
      ...REFERENCE.map((table) => `create_reference_table(${table}) with off`),
      'create_distributed_table(sites, account_id, hash, none)',
      ...DISTRIBUTED.slice(1).map(
        (table) => `create_distributed_table(${table}, account_id, hash, sites)`,
      ),
    ])
  })

  test('is asked nothing again', async () => {
    await distributed()
    const before = await askedOf(database)
    expect(await distributed()).toEqual({ answer: 'distributed', told: [] })
    expect(await askedOf(database)).toEqual(before)
  })

  test('is asked once for each table if two migrations run concurrently, and neither fails', async () => {
    const both = await Promise.all([distributed(), distributed()])
    expect(both.map(({ answer }) => answer)).toEqual(['distributed', 'distributed'])
    expect(both.flatMap(({ told }) => told)).toHaveLength(REFERENCE.length + DISTRIBUTED.length)
    expect(await askedOf(database)).toHaveLength(REFERENCE.length + DISTRIBUTED.length)
  })

  test('distributes a database that a collector has used before', async () => {
    const storage = openPostgres({ url: database.url })
    await aProgram(storage)
    await storage.close()
    expect((await distributed()).answer).toBe('distributed')
  })

  test('is asked to move leases back to the coordinator if an earlier version made it a reference table', async () => {
    await run("select create_reference_table('leases')")
    const { told } = await distributed()
    expect(told[0]).toBe('leases local')
    expect(await askedOf(database)).toContain('undistribute_table(leases)')
    expect((await distributed()).told).toEqual([])
  })

  test('is asked for the rest after an interruption', async () => {
    await run(`create trigger in_the_way before update on clicks for each row
      execute function suppress_redundant_updates_trigger()`)
    await expect(distributed()).rejects.toThrow(/clicks because it has triggers/)
    await run('drop trigger in_the_way on clicks')
    const { answer, told } = await distributed()
    const rest = DISTRIBUTED.slice(DISTRIBUTED.indexOf('clicks'))
    expect(answer).toBe('distributed')
    expect(told).toEqual(rest.map((table) => `${table} distributed`))
  })

  test('is asked to put a table that a later version adds with the others', async () => {
    await run("select create_reference_table('accounts')")
    await run("select create_distributed_table('orders', 'account_id', colocate_with => 'none')")
    await distributed()
    expect(await askedOf(database)).toContain(
      'create_distributed_table(sites, account_id, hash, orders)',
    )
  })

  test('is asked to spread a table that it manages and keeps in one place', async () => {
    await run("insert into pg_dist_partition values ('clicks', 'n', null, 0, 's', true)")
    expect((await distributed()).told).toContain('clicks distributed')
  })

  test('that already distributes a table differently is left to the operator', async () => {
    await run("select create_distributed_table('clicks', 'account_id', colocate_with => 'none')")
    await run("select create_distributed_table('orders', 'order_key', colocate_with => 'none')")
    const { answer } = await distributed()
    expect(isProblem(answer) && answer.message).toMatch(
      /^orders: not distributed by account_id together with .*undistribute_table/,
    )
  })
})
