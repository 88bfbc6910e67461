import type { z } from 'zod'
import type { AccountId } from '../../../domain/ids.js'
import type { Scope } from '../../../domain/key.js'
import type { Problem } from '../../../domain/problem.js'
import type { Deps } from '../../deps.js'

export type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'

/** The names in braces of a path such as "/affiliates/{affiliate}". */
type NamesIn<Path extends string> = Path extends `${string}{${infer Name}}${infer Rest}`
  ? Name | NamesIn<Rest>
  : never

export type ParamsOf<Path extends string> = Readonly<Record<NamesIn<Path>, string>>

/** A call of an endpoint, with everything in it validated. */
export interface ProgramCall<Params, Query, Body> {
  readonly deps: Deps
  readonly accountId: AccountId
  /** Who calls, as it is stored with decisions and bookings. */
  readonly by: string
  readonly scopes: readonly Scope[]
  readonly params: Params
  readonly query: Query
  readonly body: Body
  /** What `If-Match` was compared with. Undefined without `If-Match`. */
  readonly matched: unknown
  /** Whether the caller has disconnected, so that long work can end. */
  readonly isGone: () => boolean
  /** Whether an attempt of the same call was stopped before it was answered. */
  readonly isRepeated: boolean
}

/** A refusal that is no problem of a field. */
export interface Refusal {
  readonly status: 403 | 404 | 409 | 429 | 503
  readonly why: Problem
  /** When the call may be sent again. Only with 429. */
  readonly retryAfterS?: number
}

export const refusal = (status: Refusal['status'], why: Problem): Refusal => ({ status, why })

/** A request of an example. Its answer is in `examples.json`, and a test compares it with the real one. */
export interface Example {
  readonly params?: Readonly<Record<string, string>>
  readonly query?: Readonly<Record<string, string | number | boolean>>
  readonly body?: unknown
}

interface Told {
  readonly method: Method
  /** The subject under which the reference lists it. */
  readonly subject: string
  /** One line in the imperative. */
  readonly summary: string
  /** What the summary leaves out, in whole sentences. */
  readonly description?: string
  /** A key with one of these scopes may call it. */
  readonly scopes: readonly Scope[]
  /** Of a call that succeeds. 204 has no body. */
  readonly status: 200 | 201 | 204
  /** `list`: pages of items. `item`: has an ETag, and GET may select its fields. */
  readonly shape: 'list' | 'item' | 'result'
  /** Whether the body may be left out. */
  readonly bodyIsOptional?: boolean
  readonly example: Example
}

/** An endpoint of the program as data: all that the listener, the documents and the client need. */
export interface Endpoint extends Told {
  /** Below `/v1`, with its parameters in braces. */
  readonly path: string
  readonly query: z.ZodObject
  readonly body: z.ZodType | undefined
  readonly answer: z.ZodType
  readonly answerTo: (
    call: ProgramCall<Readonly<Record<string, string>>, unknown, unknown>,
  ) => Promise<unknown>
  /** What is edited as it is now, for `If-Match`. */
  readonly current:
    | ((call: ProgramCall<Readonly<Record<string, string>>, unknown, unknown>) => Promise<unknown>)
    | undefined
}

export interface Declared<Path extends string, Query extends z.ZodObject, Body, Answer>
  extends Told {
  readonly path: Path
  readonly query?: Query
  readonly body?: z.ZodType<Body>
  readonly answer: z.ZodType<Answer>
  readonly answerTo: (
    call: ProgramCall<ParamsOf<Path>, z.output<Query>, Body>,
  ) => Promise<Answer | Problem | Refusal>
  readonly current?: (call: ProgramCall<ParamsOf<Path>, z.output<Query>, Body>) => Promise<unknown>
}

/** Declares an endpoint. The types of path, query, body and answer bind the function that answers. */
export const endpoint =
  (nothing: z.ZodObject) =>
  <const Path extends string, Query extends z.ZodObject, Body = undefined, Answer = unknown>(
    declared: Declared<Path, Query, Body, Answer>,
  ): Endpoint => ({
    ...declared,
    query: declared.query ?? nothing,
    body: declared.body,
    // Erases the types that were checked above.
    answerTo: declared.answerTo as Endpoint['answerTo'],
    current: declared.current as Endpoint['current'],
  })
