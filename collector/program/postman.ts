import type { PostbackMethod } from '../domain/postback.js'
import type { Problem } from '../domain/problem.js'

/** One request to a destination. */
export interface PostbackRequest {
  readonly method: PostbackMethod
  readonly url: string
  readonly headers: Readonly<Record<string, string>>
  readonly body: string | undefined
}

export interface PostbackAnswer {
  readonly status: number
  /** The beginning of its body. */
  readonly body: string
}

/** Sends requests to addresses that people entered, and to no address of a private network. */
export interface Postman {
  /** Why nothing may be sent to a URL now; undefined if a request may. */
  refusal(url: string): Promise<Problem | undefined>
  /** Sends a request and does not follow redirects. The problem says why there is no answer. */
  send(request: PostbackRequest): Promise<PostbackAnswer | Problem>
}
