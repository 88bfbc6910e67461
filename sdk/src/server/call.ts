import type { Api } from '../../../wire/api/api.js'
import { type Answer, type Sending, toProblem } from './attempt.js'
import type { Outgoing } from './authorize.js'
import type { Refused } from './results.js'
import { send } from './send.js'

/** An endpoint about the program, such as `GET /v1/affiliates/{affiliate}`. */
export type Endpoint = keyof Api

/** The endpoints that answer pages. */
export type List = {
  [Name in Endpoint]: Api[Name]['answer'] extends { readonly items: readonly unknown[] }
    ? Name
    : never
}[Endpoint]

/** Something that an endpoint needs, or may get, or that it does not have. */
type Needed<Name extends string, Value> = Value extends undefined
  ? { readonly [Key in Name]?: undefined }
  : Partial<Value> extends Value
    ? { readonly [Key in Name]?: Value | undefined }
    : undefined extends Value
      ? { readonly [Key in Name]?: Value }
      : { readonly [Key in Name]: Value }

type WithoutFields<Query> =
  Exclude<keyof Query, 'fields'> extends never ? undefined : Omit<Query, 'fields'>

interface AnyEndpoint {
  readonly path: unknown
  readonly query: unknown
  readonly body: unknown
}

interface Headers {
  /** An ETag: the change is only made if the thing is still as it was then. */
  readonly ifMatch?: string | undefined
  /** The same call with the same key gets the same answer. By default a random one. */
  readonly idempotencyKey?: string | undefined
}

/** One object type instead of several that are combined, which the compiler shows and compares better. */
type Flat<Parts> = { readonly [Name in keyof Parts]: Parts[Name] }

type InputFor<One extends AnyEndpoint> = Flat<
  Needed<'path', One['path']> &
    Needed<'query', WithoutFields<One['query']>> &
    Needed<'body', One['body']> &
    Headers
>

// By name, because the compiler would combine the inputs of all endpoints with each other otherwise.
type Inputs = { readonly [Name in Endpoint]: InputFor<Api[Name]> }
type Arguments = {
  readonly [Name in Endpoint]: Partial<Inputs[Name]> extends Inputs[Name]
    ? readonly [input?: Inputs[Name]]
    : readonly [input: Inputs[Name]]
}

/** What an endpoint gets. Without `fields`, because answers have their types only with all fields. */
export type Input<Name extends Endpoint> = Inputs[Name]

/** The same as arguments. An input of which nothing is needed may be left out. */
export type InputOf<Name extends Endpoint> = Arguments[Name]

/** What an endpoint answered. */
export interface Called<Value> {
  readonly ok: true
  readonly value: Value
  /** Of a single thing: pass it as `ifMatch` to change it only if nobody else did. */
  readonly etag?: string
}

/** An input of any endpoint. */
export interface AnyInput {
  readonly path?: Readonly<Record<string, string>> | undefined
  readonly query?: Readonly<Record<string, unknown>> | undefined
  readonly body?: unknown
  readonly ifMatch?: string | undefined
  readonly idempotencyKey?: string | undefined
}

/** Calls an endpoint about the program. The types of `Client` bind the input and the answer to its name. */
export const call = async (
  sending: Sending,
  name: string,
  input: AnyInput = {},
): Promise<Called<unknown> | Refused> => {
  const answer = await send(sending, toOutgoing(name, input))
  return answer.status < 300 ? toCalled(answer) : { ok: false, problem: toProblem(answer) }
}

/** The pages of a list, one after the other. A refusal is the last one. */
export async function* pages(
  sending: Sending,
  name: string,
  { query, ...rest }: AnyInput = {},
): AsyncGenerator<Called<unknown> | Refused> {
  let cursor: string | undefined
  do {
    const asked = { ...query, ...(cursor !== undefined && { cursor }) }
    const page = await call(sending, name, { ...rest, query: asked })
    yield page
    cursor = page.ok ? (page.value as { readonly next?: string }).next : undefined
  } while (cursor !== undefined)
}

const toOutgoing = (name: string, input: AnyInput): Outgoing => {
  const [method = '', pattern = ''] = name.split(' ')
  const { path = {}, query = {}, body, ifMatch, idempotencyKey } = input
  const filled = pattern.replace(/\{(\w+)\}/g, (_whole, key: string) =>
    encodeURIComponent(`${path[key]}`),
  )
  const given = Object.entries(query).filter(([, value]) => value !== undefined)
  const search = new URLSearchParams(given.map(([key, value]) => [key, `${value}`]))
  return {
    method: method as Outgoing['method'],
    path: given.length > 0 ? `${filled}?${search}` : filled,
    ...(body !== undefined && { body: JSON.stringify(body) }),
    ...(ifMatch !== undefined && { ifMatch }),
    // An attempt after a lost answer must not do it twice.
    ...(method !== 'GET' && { idempotencyKey: idempotencyKey || crypto.randomUUID() }),
  }
}

const toCalled = ({ value, etag }: Answer): Called<unknown> => ({
  ok: true,
  value,
  ...(etag !== undefined && { etag }),
})
