import { ErrorPage } from './parts/errorPage.js'
import { page, type Reply } from './reply.js'

export const errorReply = (status: number, title: string, ...lines: readonly string[]): Reply =>
  page(title, <ErrorPage title={title} lines={lines} />, status)

/** The same for what is missing and for what is another account's. */
export const notFound = (): Reply =>
  errorReply(404, 'Not found', 'There is no such page, or it is not there any more.')

export const notUnderstood = (message: string): Reply => errorReply(400, 'Not understood', message)
