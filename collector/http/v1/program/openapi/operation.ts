import type { Endpoint } from '../endpoint.js'
import type { JsonSchema } from '../jsonSchema.js'
import { exampleAnswer } from './exampleAnswers.js'
import type { Schemas } from './schemas.js'

/** What the document says of one endpoint. */
export const operationOf = (one: Endpoint, schemas: Schemas) => ({
  operationId: operationId(one),
  tags: [one.subject],
  summary: one.summary,
  ...(one.description !== undefined && { description: one.description }),
  // Names of roles: https://spec.openapis.org/oas/v3.1.1.html#security-requirement-object
  security: one.scopes.map((scope) => ({ secretKey: [scope] })),
  parameters: [...pathParameters(one), ...queryParameters(one, schemas), ...headersOf(one)],
  ...(one.body && { requestBody: bodyOf(one, schemas) }),
  responses: {
    [one.status]: successOf(one, schemas),
    ...Object.fromEntries(refusalsOf(one).map((status) => [status, REFUSED])),
  },
})

const REFUSED = { $ref: '#/components/responses/Problem' }

/** "GET /affiliates/{affiliate}" is `getAffiliatesAffiliate`. */
export const operationId = ({ method, path }: Pick<Endpoint, 'method' | 'path'>): string =>
  method.toLowerCase() +
  path
    .split(/[/{}-]+/)
    .filter((word) => word !== '')
    .map((word) => word[0]?.toUpperCase() + word.slice(1))
    .join('')

export const paramsOf = (path: string): readonly string[] =>
  [...path.matchAll(/\{(\w+)\}/g)].map(([, name = '']) => name)

const pathParameters = ({ path, example }: Endpoint) =>
  paramsOf(path).map((name) => ({
    ...{ name, in: 'path', required: true, schema: { type: 'string' } },
    example: example.params?.[name] ?? '',
  }))

const queryParameters = ({ query, example }: Endpoint, schemas: Schemas) => {
  const { properties = {}, required = [] } = schemas.of(query, 'input')
  return Object.entries(properties).map(([name, { description, ...schema }]) => ({
    ...{ name, in: 'query', schema },
    ...(required.includes(name) && { required: true }),
    ...(description !== undefined && { description }),
    ...(example.query?.[name] !== undefined && { example: example.query[name] }),
  }))
}

const headersOf = ({ method, current, shape }: Endpoint) => [
  ...(method === 'GET' ? [] : [{ $ref: '#/components/parameters/IdempotencyKey' }]),
  ...(current ? [{ $ref: '#/components/parameters/IfMatch' }] : []),
  ...(method === 'GET' && shape === 'item'
    ? [{ $ref: '#/components/parameters/IfNoneMatch' }]
    : []),
]

const bodyOf = ({ body, bodyIsOptional = false, example }: Endpoint, schemas: Schemas) => ({
  required: !bodyIsOptional,
  content: {
    'application/json': {
      schema: body ? schemas.of(body, 'input') : ({} satisfies JsonSchema),
      example: example.body ?? {},
    },
  },
})

const successOf = (one: Endpoint, schemas: Schemas) => {
  const headers = {
    RateLimit: { $ref: '#/components/headers/RateLimit' },
    'RateLimit-Policy': { $ref: '#/components/headers/RateLimitPolicy' },
    ...(one.shape === 'item' && { ETag: { $ref: '#/components/headers/ETag' } }),
  }
  if (one.status === 204) return { description: 'Done.', headers }
  const example = exampleAnswer(one)
  return {
    description: one.status === 201 ? 'It is stored.' : 'The answer.',
    headers,
    content: {
      'application/json': {
        schema: schemas.of(one.answer, 'output'),
        ...(example !== undefined && { example }),
      },
    },
  }
}

const refusalsOf = ({ method, path, current }: Endpoint): readonly number[] => [
  ...[400, 401, 403],
  ...(path.includes('{') ? [404] : []),
  ...(method === 'GET' ? [] : [409]),
  ...(current ? [412] : []),
  ...[429, 503],
]
