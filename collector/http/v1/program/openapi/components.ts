import { SCOPES } from '../../../../domain/key.js'

/** What the document says about the API as a whole. */
export const INFO = {
  title: 'Waymark',
  summary: 'The program of an account: affiliates, campaigns, commissions and payouts.',
  description: [
    `Every call needs a key with one of the scopes of its endpoint (${SCOPES.join(', ')}). Send a secret key as "Authorization: Bearer sk_…", or sign the call with a call key (docs/wire.md, "Signed calls").`,
    'Amounts are decimals as texts, in the currency beside them. Instants are ISO 8601 in UTC.',
    'Lists answer pages: pass "next" as "cursor", with the same filters and order, until it is missing. Rows that are added meanwhile do not shift the pages.',
    'Edits change only the fields that are sent. Send If-Match with an ETag to change a thing only if nobody else did.',
    'Errors are problem documents (RFC 9457) that name the field and the remedy.',
  ].join('\n\n'),
  license: { name: 'MIT', identifier: 'MIT' },
} as const

const text = (description: string) => ({ type: 'string', description })

/** Parts that all operations share. */
export const COMPONENTS = {
  securitySchemes: {
    secretKey: {
      type: 'http',
      scheme: 'bearer',
      description: 'A secret key, made with `waymark key add --scopes`, or in the panel.',
    },
  },
  parameters: {
    IdempotencyKey: {
      ...{ name: 'Idempotency-Key', in: 'header' },
      description:
        'Any text of up to 187 characters. The same call with the same key again, within two days, gets the same answer and changes nothing.',
      schema: { type: 'string', maxLength: 187 },
    },
    IfMatch: {
      ...{ name: 'If-Match', in: 'header' },
      description:
        'An ETag. If the thing was changed since, nothing is done and the answer is 412. Without it, the change is made in any case.',
      schema: { type: 'string' },
    },
    IfNoneMatch: {
      ...{ name: 'If-None-Match', in: 'header' },
      description: 'An ETag. If the thing is still the same, the answer is 304 without a body.',
      schema: { type: 'string' },
    },
  },
  headers: {
    ETag: { description: 'Changes with the content.', schema: { type: 'string' } },
    RateLimit: {
      description: 'How many calls are left (r), and in how many seconds there are all again (t).',
      schema: { type: 'string', examples: ['"program";r=499;t=1'] },
    },
    RateLimitPolicy: {
      description: 'How many calls are accepted (q) within how many seconds (w).',
      schema: { type: 'string', examples: ['"program";q=500;w=10'] },
    },
  },
  responses: {
    Problem: {
      description: 'Nothing was changed. `detail` says what to do.',
      content: {
        'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } },
      },
    },
  },
  schemas: {
    Problem: {
      type: 'object',
      description: 'A problem document: https://www.rfc-editor.org/rfc/rfc9457',
      properties: {
        type: text('Always "about:blank".'),
        title: text('What is wrong, in a few words.'),
        status: { type: 'integer' },
        code: text('A word for programs. docs/wire.md and docs/api.md list them.'),
        detail: text('What to do.'),
        problems: {
          type: 'array',
          items: {
            type: 'object',
            properties: {
              code: { type: 'string' },
              field: text('The field as it was sent.'),
              message: text('What to do about this field.'),
            },
            required: ['code', 'field', 'message'],
          },
        },
      },
      required: ['type', 'title', 'status'],
    },
  },
} as const
