import { type ApiDocument, type ApiSchema, resolved } from './apiDocument.js'

/** A field of a body, as a line of a table. */
export interface SchemaRow {
  /** With the names of what it is in: "items[].code". */
  readonly name: string
  readonly type: string
  readonly isRequired: boolean
  readonly description: string
}

/** How deep bodies are shown. */
const DEPTH_MAX = 4

/** The fields of a schema, each before those that are in it. */
export const schemaRows = (
  document: ApiDocument,
  schema: unknown,
  prefix = '',
  depth = 0,
): readonly SchemaRow[] => {
  const { properties = {}, required = [] } = resolved(document, schema)
  if (depth >= DEPTH_MAX) return []
  return Object.entries(properties).flatMap(([name, part]) => {
    const own = resolved(document, part)
    const item = own.items && resolved(document, own.items)
    const inner = item?.properties ? item : own
    const row = {
      name: prefix + name,
      type: typeOf(document, own),
      isRequired: required.includes(name),
      description: part.description ?? own.description ?? '',
    }
    const below = `${row.name}${inner === item ? '[]' : ''}.`
    return [row, ...schemaRows(document, inner, below, depth + 1)]
  })
}

/** The type of a value in words: "text", "list of texts", "active or paused". */
export const typeOf = (document: ApiDocument, part: unknown): string => {
  const schema = resolved(document, part)
  if (schema.const !== undefined) return String(schema.const)
  if (schema.enum) return inWords(schema.enum.map(String))
  if (schema.anyOf) return inWords(schema.anyOf.map((one) => typeOf(document, one)))
  if (Array.isArray(schema.type)) return inWords(schema.type.map((one) => wordOf(String(one))))
  if (schema.items) return `list: ${typeOf(document, schema.items)}`
  return wordOf(String(schema.type ?? 'any value'), schema)
}

const WORDS: Readonly<Record<string, string>> = {
  string: 'text',
  integer: 'whole number',
  boolean: 'true or false',
  null: 'null',
}

const wordOf = (type: string, schema: ApiSchema = {}): string =>
  type === 'object' && typeof schema.additionalProperties === 'object'
    ? 'object of texts'
    : (WORDS[type] ?? type)

const inWords = (words: readonly string[]): string =>
  words.length < 2 ? words.join('') : `${words.slice(0, -1).join(', ')} or ${words.at(-1)}`
