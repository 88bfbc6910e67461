import type { Endpoint } from '../http/v1/program/endpoint.js'
import { type JsonSchema, jsonSchemaOf } from '../http/v1/program/jsonSchema.js'
import { nameOf } from '../http/v1/program/openapi/exampleAnswers.js'
import { paramsOf } from '../http/v1/program/openapi/operation.js'

/**
 * The types of `wire/api`, by file: what each endpoint gets and answers, from its declaration. A type that
 * several subjects use is in the file of the first one.
 */
export const apiTypes = (endpoints: readonly Endpoint[]): ReadonlyMap<string, string> => {
  const subjects = [...new Set(endpoints.map(({ subject }) => subject))]
  const ownerOf = new Map<string, string>()
  const files = new Map<string, string>()
  for (const subject of subjects) {
    const own = endpoints.filter((one) => one.subject === subject)
    files.set(`${fileOf(subject)}.ts`, fileText(subject, own, ownerOf))
  }
  files.set('api.ts', indexText(subjects))
  return files
}

const HEAD =
  '// Made from the declarations of the endpoints by collector/http/v1/program/wire.test.ts. Not edited by hand.\n'

/** "Payout batches" is "payoutBatches". */
const fileOf = (subject: string): string => {
  const name = nameOfSubject(subject)
  return name.charAt(0).toLowerCase() + name.slice(1)
}

const nameOfSubject = (subject: string): string =>
  subject
    .split(' ')
    .map((word) => word.charAt(0).toUpperCase() + word.slice(1))
    .join('')

const fileText = (
  subject: string,
  endpoints: readonly Endpoint[],
  ownerOf: Map<string, string>,
): string => {
  const named = new Map<string, JsonSchema>()
  const schemaIn = (schema: Endpoint['answer'], io: 'input' | 'output'): JsonSchema => {
    const { $defs = {}, ...own } = jsonSchemaOf(schema, io)
    for (const [name, part] of Object.entries($defs)) named.set(name, part)
    return own
  }
  const members = endpoints.map((one) => {
    const query = schemaIn(one.query, 'input')
    const hasQuery = Object.keys(query.properties ?? {}).length > 0
    const body = one.body ? typeOf(schemaIn(one.body, 'input')) : 'undefined'
    const isWhole = !one.bodyIsOptional || body === 'undefined'
    const answer = one.status === 204 ? 'undefined' : typeOf(schemaIn(one.answer, 'output'))
    return `/** ${one.summary}. */
      readonly '${nameOf(one)}': {
        readonly path: ${objectOf(paramsOf(one.path).map((name) => `readonly ${name}: string`))}
        readonly query: ${hasQuery ? typeOf(query) : 'undefined'}
        readonly body: ${isWhole ? body : `${body} | undefined`}
        readonly answer: ${answer}
      }`
  })
  const elsewhere = new Map<string, string[]>()
  const shapes: string[] = []
  for (const [name, schema] of [...named].sort(([a], [b]) => (a < b ? -1 : 1))) {
    const owner = ownerOf.get(name)
    if (owner === undefined) {
      ownerOf.set(name, fileOf(subject))
      const { id: _id, ...own } = schema as JsonSchema & { readonly id?: string }
      shapes.push(`${commentOf(schema)}export interface ${name} ${typeOf(own)}\n`)
    } else elsewhere.set(owner, [...(elsewhere.get(owner) ?? []), name])
  }
  const text = `${shapes.join('\n')}
/** The endpoints about ${subject.toLowerCase()}. */
export interface ${nameOfSubject(subject)}Api {\n${members.join('\n\n')}\n}\n`
  return `${HEAD}${importsOf(elsewhere, text)}\n${text}`
}

/** Types of other files, without those that only other types of these files use. */
const importsOf = (elsewhere: ReadonlyMap<string, readonly string[]>, text: string): string => {
  const code = text.replace(/\/\*\*.*?\*\//gs, '')
  return [...elsewhere]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([file, names]) => {
      const used = names.filter((name) => new RegExp(`\\b${name}\\b`).test(code))
      return used.length > 0 ? `import type { ${used.join(', ')} } from './${file}.js'\n` : ''
    })
    .join('')
}

const indexText = (subjects: readonly string[]): string => {
  const sorted = subjects
    .map((subject) => [fileOf(subject), nameOfSubject(subject)] as const)
    .sort()
  const imports = sorted.map(([file, name]) => `import type { ${name}Api } from './${file}.js'\n`)
  return `${HEAD}${imports.join('')}
/** Every endpoint about the program, by method and path: what it gets and answers. */
export interface Api extends ${sorted.map(([, name]) => `${name}Api`).join(', ')} {}\n`
}

/** A JSON Schema as a type of TypeScript. */
const typeOf = (schema: JsonSchema): string => {
  const { $ref, type, items, properties, additionalProperties } = schema
  if ($ref !== undefined) return $ref.split('/').at(-1) ?? 'unknown'
  if (schema.const !== undefined) return literal(schema.const)
  if (schema.enum) return schema.enum.map(literal).join(' | ')
  if (schema.anyOf) return schema.anyOf.map(typeOf).join(' | ')
  if (Array.isArray(type)) return type.map((one) => typeOf({ type: one })).join(' | ')
  if (items) {
    const item = typeOf(items)
    return item.includes('|') && !item.startsWith('{')
      ? `readonly (${item})[]`
      : `readonly ${item}[]`
  }
  if (properties) return objectType(schema)
  if (typeof additionalProperties === 'object') {
    return `Readonly<Record<string, ${typeOf(additionalProperties)}>>`
  }
  return PLAIN[String(type)] ?? 'unknown'
}

const PLAIN: Readonly<Record<string, string>> = {
  string: 'string',
  integer: 'number',
  number: 'number',
  boolean: 'boolean',
  null: 'null',
}

const objectType = ({ properties = {}, required = [] }: JsonSchema): string =>
  objectOf(
    Object.entries(properties).map(([name, part]) => {
      const key = /^[A-Za-z_]\w*$/.test(name) ? name : `'${name}'`
      const mark = required.includes(name) ? '' : '?'
      return `${commentOf(part)}readonly ${key}${mark}: ${typeOf(part)}`
    }),
  )

const objectOf = (members: readonly string[]): string =>
  members.length > 0 ? `{\n${members.join('\n')}\n}` : 'undefined'

const commentOf = ({ description }: JsonSchema): string =>
  description === undefined ? '' : `/** ${description} */\n`

const literal = (value: unknown): string =>
  typeof value === 'string' ? `'${value}'` : String(value)
