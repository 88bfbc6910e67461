import type { IncomingMessage } from 'node:http'
import type { z } from 'zod'
import { type Problem, problem } from '../../../domain/problem.js'
import { schemaProblems } from '../../schemaProblems.js'
import { urlOf } from '../../url.js'
import { jsonSchemaOf } from './jsonSchema.js'

/** The query of a request, validated. Numbers and booleans are read from their texts. */
export const queryOf = (
  req: IncomingMessage,
  schema: z.ZodObject,
): { readonly value: unknown } | { readonly problems: readonly Problem[] } => {
  const given = new URLSearchParams(urlOf(req).split('?')[1] ?? '')
  const value: Record<string, unknown> = {}
  for (const [name, text] of given) {
    if (Object.hasOwn(value, name)) return { problems: [twice(name)] }
    value[name] = read(text, typesOf(schema).get(name))
  }
  const parsed = schema.safeParse(value)
  return parsed.success ? { value: parsed.data } : { problems: schemaProblems(parsed.error, value) }
}

const twice = (name: string): Problem =>
  problem('invalid', name, `${name} is given twice. Send it once.`)

/** A text that is not of the type stays, so that the schema can say what is wrong. */
const read = (text: string, type: string | undefined): unknown => {
  if (type === 'integer' && /^-?\d{1,15}$/.test(text)) return Number(text)
  if (type === 'boolean' && (text === 'true' || text === 'false')) return text === 'true'
  return text
}

const known = new WeakMap<z.ZodObject, ReadonlyMap<string, string>>()

const typesOf = (schema: z.ZodObject): ReadonlyMap<string, string> => {
  const before = known.get(schema)
  if (before) return before
  const { properties = {} } = jsonSchemaOf(schema, 'input')
  const types = new Map(
    Object.entries(properties).map(([name, { type }]) => [name, String(type)] as const),
  )
  known.set(schema, types)
  return types
}
