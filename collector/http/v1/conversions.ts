import type { Request, Response } from 'express'
import type { ConversionsResponse } from '../../../wire/conversion.js'
import type { Affiliate } from '../../domain/affiliate.js'
import type { ConversionDetail } from '../../domain/conversion.js'
import type { AccountId } from '../../domain/ids.js'
import { LIST_MAX } from '../../domain/lists.js'
import { toConversionResponse } from '../conversionResponse.js'
import type { Deps } from '../deps.js'
import { sendJson, sendProblem } from '../problemJson.js'
import { accountOf } from './auth.js'

/** `GET /v1/conversions/<orderId>`: every conversion of an order id. */
export const getConversions =
  ({ storage }: Deps) =>
  async (req: Request, res: Response): Promise<void> => {
    const accountId = accountOf(res)
    const orderId = String(req.params.orderId).trim()
    const program = await storage.program(accountId)
    const found = await storage.conversionsOf(accountId, orderId)
    if (!program || found.length === 0) {
      return sendProblem(res, 404, {
        title: 'No such order',
        code: 'unknown_order',
        detail: 'There is no report with this order id.',
      })
    }
    const affiliates = await affiliatesIn(storage, accountId, found)
    const shown = found.slice(0, LIST_MAX)
    sendJson(res, 200, {
      conversions: shown.map((detail) => toConversionResponse(detail, program, affiliates)),
      ...(found.length > LIST_MAX && { more: true }),
    } satisfies ConversionsResponse)
  }

/** Only the affiliates that the conversions refer to, because an account may have thousands. */
export const affiliatesIn = (
  storage: Deps['storage'],
  accountId: AccountId,
  conversions: readonly ConversionDetail[],
): Promise<readonly Affiliate[]> => {
  const ids = conversions.flatMap(({ verdict, commissions, entries }) =>
    [...verdict.credits, ...commissions, ...entries].map(({ affiliateId }) => affiliateId),
  )
  return storage.affiliatesById(accountId, [...new Set(ids)])
}
