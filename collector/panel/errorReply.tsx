import { ErrorPage } from './parts/errorPage.js'
import { page, type Reply } from './reply.js'

export const errorReply = (status: number, title: string, ...lines: readonly string[]): Reply =>
  page(title, <ErrorPage title={title} lines={lines} />, status)

/**
 * The same reply for a missing thing and for one of another account, so that it does not reveal
 * which ids exist.
 */
export const notFound = (): Reply =>
  errorReply(404, 'Not found', 'This page does not exist, or it no longer exists.')

export const notUnderstood = (message: string): Reply => errorReply(400, 'Not understood', message)

/** For a list that is asked for the rows of an affiliate. */
export const noSuchAffiliate = (code: string): Reply =>
  notUnderstood(
    `The parameter "affiliate" takes an affiliate’s code, and no affiliate has the code "${code}".`,
  )
