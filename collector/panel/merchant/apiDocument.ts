/** What the reference shows of the OpenAPI document. */
export interface ApiDocument {
  readonly info: { readonly version: string; readonly description: string }
  readonly servers: readonly { readonly url: string }[]
  readonly tags: readonly { readonly name: string }[]
  readonly paths: Readonly<Record<string, Readonly<Record<string, ApiOperation>>>>
  readonly components: {
    readonly schemas: Readonly<Record<string, unknown>>
    readonly parameters: Readonly<Record<string, ApiParameter>>
  }
}

export interface ApiOperation {
  readonly operationId: string
  readonly tags: readonly string[]
  readonly summary: string
  readonly description?: string
  readonly security: readonly Readonly<Record<string, readonly string[]>>[]
  readonly parameters: readonly (ApiParameter | ApiReference)[]
  readonly requestBody?: { readonly required: boolean; readonly content: ApiContent }
  readonly responses: Readonly<Record<string, unknown>>
}

export interface ApiReference {
  readonly $ref: string
}

export interface ApiParameter {
  readonly name: string
  readonly in: string
  readonly required?: boolean
  readonly description?: string
  readonly schema: unknown
  readonly example?: unknown
}

export type ApiContent = Readonly<
  Record<string, { readonly schema: unknown; readonly example?: unknown }>
>

/** What is used of a JSON Schema. */
export interface ApiSchema {
  readonly $ref?: string
  readonly type?: string | readonly string[]
  readonly description?: string
  readonly enum?: readonly unknown[]
  readonly const?: unknown
  readonly properties?: Readonly<Record<string, ApiSchema>>
  readonly required?: readonly string[]
  readonly items?: ApiSchema
  readonly additionalProperties?: boolean | ApiSchema
  readonly anyOf?: readonly ApiSchema[]
}

/** One endpoint, with its place in the document. */
export interface ApiEndpoint {
  readonly method: string
  readonly path: string
  readonly operation: ApiOperation
}

/** The endpoints of a subject, or all of them, in the order of the document. */
export const endpointsOf = ({ paths }: ApiDocument, subject?: string): readonly ApiEndpoint[] =>
  Object.entries(paths).flatMap(([path, operations]) =>
    Object.entries(operations)
      .filter(([, { tags }]) => subject === undefined || tags.includes(subject))
      .map(([method, operation]) => ({ method: method.toUpperCase(), path, operation })),
  )

/** How a subject is written in an address: "Payout batches" is "payout-batches". */
export const addressOf = (subject: string): string => subject.toLowerCase().replaceAll(' ', '-')

/** The body of the answer if the call succeeds, with its status. */
export const successOf = ({
  responses,
}: ApiOperation): { readonly status: string; readonly content: ApiContent | undefined } => {
  const [status = '', response] =
    Object.entries(responses).find(([code]) => code.startsWith('2')) ?? []
  return { status, content: (response as { readonly content?: ApiContent } | undefined)?.content }
}

/** The schema that a reference leads to. */
export const resolved = ({ components }: ApiDocument, schema: unknown): ApiSchema => {
  const { $ref } = schema as ApiSchema
  return ($ref === undefined ? schema : components.schemas[nameIn($ref)]) as ApiSchema
}

/** The parameter that a reference leads to. */
export const parameterOf = (
  { components }: ApiDocument,
  one: ApiParameter | ApiReference,
): ApiParameter => ('$ref' in one ? (components.parameters[nameIn(one.$ref)] as ApiParameter) : one)

const nameIn = ($ref: string): string => $ref.split('/').at(-1) ?? ''
