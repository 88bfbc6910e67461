import { z } from 'zod'
import { type Key, SCOPES } from '../../../domain/key.js'
import { isProblem, problem } from '../../../domain/problem.js'
import { addKey, LABEL_MAX, revokeKey } from '../../../program/keys.js'
import { addUser } from '../../../program/users.js'
import { type Endpoint, refusal } from './endpoint.js'
import { EXAMPLE_IDS } from './exampleIds.js'
import { listQuery, pageInMemory, pageOf } from './listing.js'
import { answerPage } from './pageAnswer.js'
import {
  declare,
  instant,
  iso,
  known,
  NOTHING,
  oneOf,
  scopes as scopesField,
  typed,
} from './shapes.js'

const KEYS = 'Keys'
const USERS = 'Users'
const SORTS = ['createdAt', '-createdAt'] as const
const PASSWORD_MAX = 1_000
const EMAIL_MAX = 254

const keyFields = {
  id: z.string(),
  kind: z.enum(['secret', 'call', 'signing']),
  label: z.string(),
  scopes: z.array(z.enum(SCOPES)),
  createdAt: instant,
  revokedAt: instant.exactOptional(),
}

const keyShape = z.object(keyFields).meta({ id: 'Key', description: 'A key without its secret.' })

const madeShape = z
  .object({ ...keyFields, secret: z.string().meta({ description: 'Shown once.' }) })
  .meta({ id: 'MadeKey', description: 'A new key with its secret.' })

const toKey = (key: Key): z.output<typeof keyShape> => ({
  ...{ id: key.id, kind: key.kind, label: key.label, scopes: [...key.scopes] },
  createdAt: iso(key.createdAt),
  ...known({ revokedAt: key.revokedAt === undefined ? undefined : iso(key.revokedAt) }),
})

const listKeys = declare({
  method: 'GET',
  path: '/keys',
  subject: KEYS,
  summary: 'List keys',
  scopes: ['read'],
  status: 200,
  shape: 'list',
  query: listQuery(keyShape, SORTS, {}),
  answer: pageOf(keyShape),
  example: { query: { limit: 1 } },
  answerTo: async ({ deps, accountId, query }) => {
    const all = await deps.storage.keys(accountId)
    const page = await pageInMemory('/keys', query, SORTS[0], all, (one) => [one.createdAt, one.id])
    return answerPage(page, toKey)
  },
})

const postKey = declare({
  method: 'POST',
  path: '/keys',
  subject: KEYS,
  summary: 'Make a key',
  description:
    'Its scopes must be among those of the key that calls. With an Idempotency-Key, a repetition by the same key shows the secret again.',
  scopes: ['manage'],
  status: 201,
  shape: 'result',
  body: z.strictObject({
    kind: oneOf(['secret', 'call', 'signing'])
      .exactOptional()
      .meta({ description: 'Default: secret.' }),
    label: typed(LABEL_MAX),
    scopes: scopesField.exactOptional(),
  }),
  answer: madeShape,
  example: { body: { label: 'reports', scopes: ['read'] } },
  answerTo: async ({ deps, accountId, scopes: own, body }) => {
    const { kind = 'secret', label, scopes } = body
    const more = scopes?.find((scope) => !own.includes(scope))
    if (more) return refusal(403, tooMuch(more))
    const made = await addKey(deps, accountId, { kind, label, scopes: scopes?.join(',') })
    return isProblem(made) ? made : { ...toKey(made.key), secret: made.secret }
  },
})

const tooMuch = (scope: string) =>
  problem(
    'missing_scope',
    'scopes',
    `A key can only give scopes that it has itself, and it does not have "${scope}". Make the key in the panel.`,
  )

const deleteKey = declare({
  method: 'DELETE',
  path: '/keys/{key}',
  subject: KEYS,
  summary: 'Revoke a key',
  description: 'Calls with it are refused from then on.',
  scopes: ['manage'],
  status: 204,
  shape: 'result',
  answer: NOTHING,
  example: { params: { key: EXAMPLE_IDS.key } },
  answerTo: async ({ deps, accountId, params }) => {
    const wrong = await revokeKey(deps, accountId, params.key)
    return wrong && { ...wrong, field: 'key' }
  },
})

const userShape = z
  .object({ id: z.string(), email: z.string(), createdAt: instant })
  .meta({ id: 'User', description: 'A person who may log in to the panel.' })

const listUsers = declare({
  method: 'GET',
  path: '/users',
  subject: USERS,
  summary: 'List users',
  scopes: ['read'],
  status: 200,
  shape: 'list',
  query: listQuery(userShape, SORTS, {}),
  answer: pageOf(userShape),
  example: {},
  answerTo: async ({ deps, accountId, query }) => {
    const all = await deps.storage.users(accountId)
    const page = await pageInMemory('/users', query, SORTS[0], all, (one) => [
      one.createdAt,
      one.id,
    ])
    if (isProblem(page)) return page
    const { rows, ...next } = page
    const items = rows.map(({ id, email, createdAt }) => ({ id, email, createdAt: iso(createdAt) }))
    return { items, ...next }
  },
})

const postUser = declare({
  method: 'POST',
  path: '/users',
  subject: USERS,
  summary: 'Add a user',
  description: 'A user may do everything in the panel. The key must therefore have every scope.',
  scopes: ['manage'],
  status: 201,
  shape: 'result',
  body: z.strictObject({ email: typed(EMAIL_MAX), password: typed(PASSWORD_MAX) }),
  answer: userShape,
  example: { body: { email: 'anna@shop.example', password: 'seven paths to a quiet coast' } },
  answerTo: async ({ deps, accountId, scopes, body }) => {
    const missing = SCOPES.find((scope) => !scopes.includes(scope))
    if (missing) return refusal(403, notAll(missing))
    const added = await addUser(deps, accountId, body)
    if (isProblem(added)) return added
    return { id: added.id, email: added.email, createdAt: iso(added.createdAt) }
  },
})

const notAll = (scope: string) =>
  problem(
    'missing_scope',
    'scopes',
    `A user may do everything, so only a key with every scope may add one. This key lacks "${scope}".`,
  )

export const access: readonly Endpoint[] = [listKeys, postKey, deleteKey, listUsers, postUser]
