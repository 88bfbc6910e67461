import type { ConversionsResponse } from '../../../wire/conversion.js'
import { affiliatesNamed } from '../../domain/conversion.js'
import { LIST_MAX } from '../../domain/lists.js'
import { toConversionResponse } from '../conversionResponse.js'
import type { Deps } from '../deps.js'
import { sendJson, sendProblem } from '../problemJson.js'
import type { V1Call } from './call.js'

/** `GET /v1/conversions/<orderId>`: every conversion of an order id. */
export const getConversions =
  ({ storage, now }: Deps) =>
  async ({ res, accountId, params }: V1Call): Promise<void> => {
    const orderId = params.orderId?.trim() ?? ''
    const program = await storage.program(accountId)
    const found = await storage.conversionsOf(accountId, orderId)
    if (!program || found.length === 0) {
      return sendProblem(res, 404, {
        title: 'No such order',
        code: 'unknown_order',
        detail: 'There is no report with this order id.',
      })
    }
    const shown = found.slice(0, LIST_MAX)
    // Only those that the conversions name, because an account may have thousands.
    const named = new Set(shown.flatMap(affiliatesNamed))
    const affiliates = await storage.affiliatesById(accountId, [...named])
    sendJson(res, 200, {
      conversions: shown.map((detail) => toConversionResponse(detail, program, affiliates, now())),
      ...(found.length > LIST_MAX && { more: true }),
    } satisfies ConversionsResponse)
  }
