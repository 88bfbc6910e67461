import type { ServerResponse } from 'node:http'
import { sendProblem } from '../problemJson.js'

/** Answers a message whose key was already used with different content. Nothing was changed. */
export const sendConflict = (res: ServerResponse, byKey: boolean): void =>
  sendProblem(res, 409, {
    title: 'A different message was already stored with this key',
    code: 'conflict',
    detail: conflictDetail(byKey, 'Idempotency-Key'),
  })

/** What to do about a conflict; `keyField` is the name of the key where the sender writes it. */
export const conflictDetail = (byKey: boolean, keyField: string): string =>
  byKey
    ? `This ${keyField} was already used with a different body. Use a new key for a new message.`
    : `This order was already reported with different content. To correct it, send it again with a new ${keyField} and a higher revision.`
