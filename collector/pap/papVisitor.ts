import type { VisitorId } from '../domain/ids.js'
import { visitorIdOf } from '../ingest/identity/foreignVisitorId.js'

/** The visitor that a client names. */
export interface PapVisitor {
  /** The visitor's id as the client has it. */
  readonly text: string
  readonly id: VisitorId
  /** The account, if the client wrote it before the visitor's id. */
  readonly account: string | undefined
}

/**
 * Reads a visitor's id of 32 letters and digits, or an account's of 8 with the visitor's behind it.
 * Undefined for anything else: clients send "null" or nothing for a new visitor.
 */
export const readVisitor = (said: string | undefined): PapVisitor | undefined => {
  const [, account, text = ''] =
    /^([A-Za-z0-9]{8})?([A-Za-z0-9]{32})$/.exec(said?.trim() ?? '') ?? []
  const id = visitorIdOf(text)
  return id && { text, id, account }
}
