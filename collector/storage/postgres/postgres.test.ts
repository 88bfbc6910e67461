import { aDatabase, onServer, type TestDatabase } from '../../testing/postgres/aDatabase.js'
import { clear, keepFromVacuum } from '../../testing/postgres/clear.js'
import { storageContract } from '../contract/contract.js'
import { openPostgres } from './openPostgres.js'

let database: TestDatabase
beforeAll(async () => {
  database = await aDatabase()
  await keepFromVacuum(database.url)
})
afterEach(() => clear(database.url))
afterAll(() => database.drop())

describe('PostgreSQL keeps the storage contract:', () => {
  storageContract(
    async () => openPostgres({ url: database.url }),
    async (sql) => {
      await onServer((client) => client.query(sql), database.url)
    },
  )
})
