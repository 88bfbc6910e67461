import type { z } from 'zod'
import { type JsonSchema, jsonSchemaOf } from '../jsonSchema.js'

/** Collects the named schemas of a document, so that each is written once. */
export interface Schemas {
  /** A schema whose named parts are references. */
  readonly of: (schema: z.ZodType, io: 'input' | 'output') => JsonSchema
  readonly named: () => Readonly<Record<string, JsonSchema>>
}

export const collectSchemas = (): Schemas => {
  const named = new Map<string, JsonSchema>()
  return {
    of: (schema, io) => {
      const { $defs = {}, ...own } = pointed(jsonSchemaOf(schema, io))
      for (const [name, part] of Object.entries($defs)) named.set(name, part)
      return own
    },
    named: () => Object.fromEntries([...named].sort(([a], [b]) => (a < b ? -1 : 1))),
  }
}

/** References lead to the components of the document. */
const pointed = (schema: JsonSchema): JsonSchema =>
  JSON.parse(
    JSON.stringify(schema).replaceAll('"#/$defs/', '"#/components/schemas/'),
    (name, value) => (name === 'id' && typeof value === 'string' ? undefined : value),
  )
