import { readFileSync, writeFileSync } from 'node:fs'
import { openPostgres } from '../../../storage/postgres/openPostgres.js'
import { type ApiWorld, anApiWorld } from '../../../testing/anApiWorld.js'
import { aDatabase } from '../../../testing/postgres/aDatabase.js'
import type { Endpoint } from './endpoint.js'
import { EXAMPLES, nameOf } from './openapi/exampleAnswers.js'
import { ENDPOINTS } from './registry.js'

/** `WAYMARK_WRITE=1` writes the file anew. */
const isWriting = process.env.WAYMARK_WRITE !== undefined
const stored = JSON.parse(readFileSync(EXAMPLES, 'utf8')) as Record<string, unknown>

const addressOf = ({ path, example: { params = {}, query = {} } }: Endpoint): string => {
  const filled = path.replace(/\{(\w+)\}/g, (_whole, name: string) =>
    encodeURIComponent(params[name] ?? ''),
  )
  const search = new URLSearchParams(
    Object.entries(query).map(([name, value]) => [name, `${value}`]),
  )
  return search.size > 0 ? `${filled}?${search}` : filled
}

describe('the example of', () => {
  const answers: Record<string, unknown> = {}
  // For the endpoints that change nothing. Each of the others has a world of its own.
  let unchanged: ApiWorld
  beforeAll(async () => {
    unchanged = await anApiWorld()
  })
  afterAll(async () => {
    await unchanged.close()
    if (isWriting) writeFileSync(EXAMPLES, `${JSON.stringify(answers, undefined, 2)}\n`)
  })

  test.each(ENDPOINTS.map((one) => [nameOf(one), one] as const))(
    '%s gets the answer that the documents show',
    async (name, one) => {
      const world = one.method === 'GET' ? unchanged : await anApiWorld()
      try {
        const answer = await world.call(one.method, addressOf(one), one.example.body)
        const text = await answer.text()
        expect([answer.status, text]).toEqual([one.status, expect.any(String)])
        const value: unknown = text === '' ? undefined : JSON.parse(text)
        answers[name] = value
        // Fields that the schema does not have would be missing in the documents and in the client.
        expect(one.answer.parse(value)).toEqual(value)
        if (!isWriting) expect(value).toEqual(stored[name])
      } finally {
        if (world !== unchanged) await world.close()
      }
    },
  )
})

test('no example is stored for an endpoint that does not exist', () => {
  const names = ENDPOINTS.filter(({ status }) => status !== 204).map(nameOf)
  if (!isWriting) expect(Object.keys(stored).sort()).toEqual(names.sort())
})

test('every example that changes nothing gets the same answer from PostgreSQL', async () => {
  const database = await aDatabase()
  const world = await anApiWorld(openPostgres({ url: database.url }))
  try {
    for (const one of ENDPOINTS.filter(({ method }) => method === 'GET')) {
      const answer = await world.call('GET', addressOf(one))
      expect([nameOf(one), await answer.json()]).toEqual([nameOf(one), stored[nameOf(one)]])
    }
  } finally {
    await world.close()
    await database.drop()
  }
})
