import type { Response } from 'express'
import { sendProblem } from '../problemJson.js'

/** Answers a message that came under the key of another one. Nothing was changed. */
export const sendConflict = (res: Response, byKey: boolean): void =>
  sendProblem(res, 409, {
    title: 'Something else was reported under this key before',
    code: 'conflict',
    detail: byKey
      ? 'This Idempotency-Key came with another body. Use a new key for a new message.'
      : 'This order was reported before with other content. To correct it, send it again with an Idempotency-Key of its own and a higher revision.',
  })
