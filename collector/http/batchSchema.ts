import { z } from 'zod'
import { MESSAGES_MAX } from './fieldLimits.js'

/** The envelope of `POST /v1/batch`. Messages are checked one by one. */
export const batchRequest = z.strictObject({
  messages: z
    .array(z.unknown(), { error: 'must be a list of messages' })
    .min(1, { error: 'must hold at least one message' })
    .max(MESSAGES_MAX, { error: `must hold at most ${MESSAGES_MAX} messages` }),
})
