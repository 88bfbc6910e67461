import { hash } from 'node:crypto'
import { addCallKey } from '../../../program/keys.js'
import { type ApiWorld, anApiWorld, problemOf } from '../../../testing/anApiWorld.js'
import { account, anAffiliate, countingDeps, NOON } from '../../../testing/builders.js'
import { signCall } from '../../../testing/signedCalls.js'
import type { AffiliateAnswer } from './affiliateShape.js'

let world: ApiWorld
beforeEach(async () => {
  world = await anApiWorld()
})
afterEach(() => world.close())

const get = async (path: string) => (await world.call('GET', path)).json()
describe('a list', () => {
  interface Listed {
    readonly items: readonly AffiliateAnswer[]
    readonly next?: string
  }
  const pages = async (query: string): Promise<readonly Listed[]> => {
    const found: Listed[] = []
    for (let cursor = ''; ; ) {
      const page = (await get(`/affiliates?${query}${cursor}`)) as Listed
      found.push(page)
      if (page.next === undefined) return found
      cursor = `&cursor=${page.next}`
    }
  }
  const addMany = async (count: number, createdAt: number) => {
    for (let index = 0; index < count; index += 1) {
      await world.storage.addAffiliate(anAffiliate(`many${index}`, { createdAt }))
    }
  }

  test.each(['createdAt', '-createdAt', 'code', '-code'])(
    'sorted by %s skips and repeats nothing, though all rows are of one millisecond',
    async (sort) => {
      await addMany(20, NOON)
      const found = await pages(`sort=${sort}&search=many&limit=7`)
      expect(found.map(({ items }) => items.length)).toEqual([7, 7, 6])
      const codes = found.flatMap(({ items }) => items.map(({ code }) => code))
      expect(new Set(codes).size).toBe(20)
      if (sort.endsWith('code')) {
        const sorted = codes.toSorted()
        expect(codes).toEqual(sort === 'code' ? sorted : sorted.reverse())
      }
    },
  )

  test('does not show a row twice if others are added between two pages', async () => {
    await addMany(4, NOON)
    const first = (await get('/affiliates?sort=-createdAt&limit=3')) as Listed
    await world.storage.addAffiliate(anAffiliate('later', { createdAt: NOON + 1 }))
    const rest = (await get(`/affiliates?sort=-createdAt&cursor=${first.next}`)) as Listed
    const codes = [...first.items, ...rest.items].map(({ code }) => code)
    expect(codes.toSorted()).toEqual(['bob', 'eve', 'jane', 'many0', 'many1', 'many2', 'many3'])
  })

  test('refuses a cursor that is damaged, or belongs to other filters or another order', async () => {
    const { next = '' } = (await get('/affiliates?limit=1')) as Listed
    const wrong = [
      `cursor=${next.slice(1)}`,
      `cursor=${next.slice(0, -1)}`,
      'cursor=x',
      `status=active&cursor=${next}`,
      `sort=code&cursor=${next}`,
    ]
    for (const query of wrong) {
      const answer = await world.call('GET', `/affiliates?${query}`)
      expect(await problemOf(answer)).toMatchObject({
        ...{ status: 400, code: 'bad_cursor', field: 'cursor' },
        detail: expect.stringContaining('Start again without cursor'),
      })
    }
    // Size and fields of a page may change.
    const answer = await world.call('GET', `/affiliates?limit=2&fields=code&cursor=${next}`)
    expect(answer.status).toBe(200)
  })

  test('answers only the fields that are asked for', async () => {
    expect(await get('/affiliates?fields=code,%20status&status=pending')).toEqual({
      items: [{ code: 'eve', status: 'pending' }],
    })
    expect(await get('/affiliates/jane?fields=name')).toEqual({ name: 'jane' })
  })
})

describe('an edit', () => {
  const edit = (body: unknown, headers: Readonly<Record<string, string>> = {}) =>
    world.call('PATCH', '/affiliates/jane', body, { headers })
  const etag = async () => (await world.call('GET', '/affiliates/jane')).headers.get('etag') ?? ''

  test('with the ETag of an earlier state does nothing, and names the ETag of now', async () => {
    const before = await etag()
    await edit({ status: 'paused' })
    const answer = await edit({ status: 'banned' }, { 'If-Match': before })
    expect(answer.headers.get('etag')).toBe(await etag())
    expect(await problemOf(answer)).toMatchObject({
      status: 412,
      code: 'changed',
      field: 'If-Match',
    })
    expect(await get('/affiliates/jane')).toMatchObject({ status: 'paused' })
    expect((await edit({ status: 'banned' }, { 'If-Match': await etag() })).status).toBe(200)
  })

  test('of several that are sent at the same time with one ETag is made once', async () => {
    const before = await etag()
    const answers = await Promise.all(
      ['paused', 'banned', 'pending', 'paused'].map((status) =>
        edit({ status }, { 'If-Match': before }),
      ),
    )
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 412, 412, 412])
  })

  test('answers the ETag with which the next one can be made', async () => {
    const { headers } = await edit({ status: 'paused' })
    expect(headers.get('etag')).toBe(await etag())
  })

  test('changes nothing if one of its fields is refused', async () => {
    const answer = await edit({ status: 'paused', parent: 'nobody' })
    expect(await problemOf(answer)).toMatchObject({ status: 400, code: 'unknown', field: 'parent' })
    expect(await get('/affiliates/jane')).toMatchObject({ status: 'active' })
  })
})

test('an item that the caller has already is answered with 304', async () => {
  const { headers } = await world.call('GET', '/affiliates/jane')
  const seen = { headers: { 'If-None-Match': headers.get('etag') ?? '' } }
  const again = await world.call('GET', '/affiliates/jane', undefined, seen)
  expect([again.status, await again.text()]).toEqual([304, ''])
  // It would be the length of the item: https://www.rfc-editor.org/rfc/rfc9110#section-8.6
  expect(again.headers.has('content-length')).toBe(false)
})

describe('an Idempotency-Key', () => {
  const add = (code: string, key: string, headers = {}) =>
    world.call(
      'POST',
      '/affiliates',
      { code, name: 'Carol' },
      {
        headers: { 'Idempotency-Key': key, ...headers },
      },
    )

  test('gives the same call the same answer, also if it is made many times at once', async () => {
    const first = await add('carol', 'k1')
    const answer = await first.json()
    await world.call('PATCH', '/affiliates/carol', { status: 'banned' })
    const again = await add('carol', 'k1')
    expect([again.status, await again.json()]).toEqual([201, answer])

    const many = await Promise.all(Array.from({ length: 8 }, () => add('dave', 'k2')))
    const statuses = new Set(many.map(({ status }) => status))
    expect([...statuses].every((status) => status === 201 || status === 409)).toBe(true)
    expect(await get('/affiliates?search=dave')).toMatchObject({ items: [{ code: 'dave' }] })
  })

  test('refuses another call under the same key', async () => {
    await add('carol', 'k1')
    expect(await problemOf(await add('dave', 'k1'))).toMatchObject({
      ...{ status: 409, code: 'conflict', field: 'Idempotency-Key' },
    })
  })

  test('can be used again after the call was refused', async () => {
    expect((await add('jane', 'k1')).status).toBe(409)
    expect((await add('carol', 'k1')).status).toBe(201)
  })

  test('belongs to the key of the caller', async () => {
    await add('carol', 'k1')
    const body = { code: 'dave', name: 'Dave' }
    const more = { headers: { 'Idempotency-Key': 'k1' }, scopes: ['manage'] as const }
    expect((await world.call('POST', '/affiliates', body, more)).status).toBe(201)
  })

  test('lets a call be made again if the collector was stopped before it answered', async () => {
    await add('carol', 'k0')
    const [key] = (await world.storage.keys(account)).filter(({ scopes }) => scopes.length > 1)
    const asked = ['POST', '/affiliates', {}, {}, { code: 'carol', name: 'Carol' }]
    const call = { accountId: account, keyId: key?.id ?? '', idempotencyKey: 'k1' }
    const fingerprint = hash('sha256', JSON.stringify(asked), 'hex')
    await world.storage.beginCall({ ...call, fingerprint, seed: 's', at: NOON })
    expect(await problemOf(await add('carol', 'k1'))).toMatchObject({
      status: 409,
      code: 'running',
    })
    world.clock.now += 3 * 60_000
    // It was stored before the collector was stopped, and says so.
    expect(await problemOf(await add('carol', 'k1'))).toMatchObject({ status: 409, code: 'exists' })
  })

  test('is needed in a signed call that changes something', async () => {
    const deps = countingDeps(world.storage)
    const { secret } = await addCallKey(deps, account, 'shop', ['manage'])
    const send = (idempotencyKey?: string) => {
      const body = JSON.stringify({ code: 'carol', name: 'Carol' })
      const call = { method: 'POST', path: '/v1/affiliates', body }
      const key = idempotencyKey === undefined ? {} : { idempotencyKey }
      return fetch(`${world.url}/v1/affiliates`, {
        ...{ method: 'POST', body },
        headers: signCall(secret, Math.floor(NOON / 1_000), { ...call, ...key }),
      })
    }
    expect(await problemOf(await send())).toMatchObject({
      ...{ status: 400, code: 'missing', field: 'Idempotency-Key' },
    })
    expect((await send('k1')).status).toBe(201)
  })
})

test('too many calls are answered with 429, and the headers say how many are left', async () => {
  const headers = { 'X-Forwarded-For': '203.0.113.7' }
  const ask = () => world.call('GET', '/affiliates/jane', undefined, { headers })
  const first = await ask()
  expect(first.headers.get('ratelimit-policy')).toBe('"program";q=500;w=10')
  expect(first.headers.get('ratelimit')).toBe('"program";r=499;t=1')
  const answers: Response[] = []
  for (let asked = 0; asked < 500; asked += 50) {
    answers.push(...(await Promise.all(Array.from({ length: 50 }, ask))))
  }
  const refused = answers.at(-1)
  expect(answers.filter(({ status }) => status === 429)).toHaveLength(1)
  expect([refused?.status, refused?.headers.get('retry-after')]).toEqual([429, '1'])
  expect(refused?.headers.get('ratelimit')).toBe('"program";r=0;t=10')
})
