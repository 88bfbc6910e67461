import type { Account } from '../domain/account.js'
import type { AccountId } from '../domain/ids.js'
import type { User } from '../domain/user.js'
import type { Deps } from '../program/deps.js'
import type { Form } from './form.js'
import type { ApiDocument } from './merchant/apiDocument.js'
import type { Query, QueryName } from './query.js'
import type { Reply } from './reply.js'

/** The logged-in user and the account. A route reads and writes only data of this account. */
export interface Viewer {
  readonly account: Account
  readonly user: User
  /** The session's token, needed to end the session. */
  readonly token: string
}

/** One validated request, independent of Express. */
export interface Visit {
  readonly deps: Deps
  readonly collectorUrl: string
  /** The description of the API. Undefined: the panel is without a collector. */
  readonly reference: (() => Promise<ApiDocument>) | undefined
  readonly params: Readonly<Record<string, string>>
  readonly query: Query
  readonly form: Form
  readonly viewer: Viewer | undefined
  /** The client's IP address, as determined by the app's `trust proxy` setting. */
  readonly address: string
  /** The token that this browser received when a user logged in to the account. */
  readonly device: (accountId: AccountId) => string | undefined
}

export interface OwnVisit extends Visit {
  readonly viewer: Viewer
}

interface AnyRoute {
  readonly method: 'get' | 'post'
  readonly path: string
  /** The query parameters that the page accepts; others are refused. */
  readonly query?: readonly QueryName[] | 'any'
  /** Whether its form has a file. */
  readonly isUpload?: boolean
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
