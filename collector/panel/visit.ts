import type { Account } from '../domain/account.js'
import type { AccountId } from '../domain/ids.js'
import type { User } from '../domain/user.js'
import type { Deps } from '../program/deps.js'
import type { Form } from './form.js'
import type { Query, QueryName } from './query.js'
import type { Reply } from './reply.js'

/** Whose panel is seen. Everything that is read or written is of this account. */
export interface Viewer {
  readonly account: Account
  readonly user: User
  /** The session's, to end it with. */
  readonly token: string
}

/** One request, as the routes see it: validated, and without Express. */
export interface Visit {
  readonly deps: Deps
  readonly collectorUrl: string
  readonly params: Readonly<Record<string, string>>
  readonly query: Query
  readonly form: Form
  readonly viewer: Viewer | undefined
  /** Where the request came from, by what the app trusts its proxies with. */
  readonly address: string
  /** What this browser was given when somebody logged in to an account. */
  readonly device: (accountId: AccountId) => string | undefined
}

export interface OwnVisit extends Visit {
  readonly viewer: Viewer
}

interface AnyRoute {
  readonly method: 'get' | 'post'
  readonly path: string
  /** The query parameters that it understands; others are refused. */
  readonly query?: readonly QueryName[] | 'any'
}

export type Route =
  | (AnyRoute & {
      /** Works without a session. */
      readonly open: true
      readonly answer: (visit: Visit) => Promise<Reply>
    })
  | (AnyRoute & {
      readonly open?: never
      readonly answer: (visit: OwnVisit) => Promise<Reply>
    })
