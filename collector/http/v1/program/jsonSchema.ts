import { z } from 'zod'

/** What is used of a JSON Schema (draft 2020-12), as OpenAPI 3.1 uses it. */
export interface JsonSchema {
  readonly $ref?: string
  readonly type?: string | readonly string[]
  readonly description?: string
  readonly format?: string
  readonly enum?: readonly unknown[]
  readonly const?: unknown
  readonly properties?: Readonly<Record<string, JsonSchema>>
  readonly required?: readonly string[]
  readonly items?: JsonSchema
  readonly additionalProperties?: boolean | JsonSchema
  readonly anyOf?: readonly JsonSchema[]
  readonly $defs?: Readonly<Record<string, JsonSchema>>
}

/**
 * The JSON Schema of a zod schema. Answers may get further fields in later versions, so clients must not
 * refuse them.
 */
export const jsonSchemaOf = (schema: z.ZodType, io: 'input' | 'output'): JsonSchema => {
  const { $schema: _dialect, ...made } = z.toJSONSchema(schema, {
    io,
    unrepresentable: 'any',
    override: ({ jsonSchema }) => {
      const own = jsonSchema as Record<string, unknown>
      if (io === 'output' && own.additionalProperties === false) delete own.additionalProperties
      // Limits of JavaScript and not of the field.
      if (own.minimum === Number.MIN_SAFE_INTEGER) delete own.minimum
      if (own.maximum === Number.MAX_SAFE_INTEGER) delete own.maximum
      if (JSON.stringify(own.propertyNames) === '{"type":"string"}') delete own.propertyNames
    },
  })
  return made as JsonSchema
}
