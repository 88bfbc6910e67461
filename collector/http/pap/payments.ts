import type { IncomingMessage, ServerResponse } from 'node:http'
import { orderEvent } from '../../pap/orderEvent.js'
import { type PapParams, readParams } from '../../pap/papParams.js'
import { type Payment, payPalPayment, stripePayment } from '../../pap/paymentSale.js'
import { answerError } from '../errors.js'
import { BODY_MAX, type Listener } from '../listeners.js'
import { sendProblem } from '../problemJson.js'
import { readJson, sendUnreadable } from '../readJson.js'
import { resultHeader, sendOutcome, sendText } from './papAnswers.js'
import type { PapContext } from './papContext.js'
import { papListener } from './papListener.js'
import { queryOf } from './papRequest.js'
import { type PapReading, takePap } from './takePap.js'

/**
 * `/plugins/PayPal/paypal.php`: PayPal's message about a payment. Its sender cannot be verified without
 * asking PayPal, and everybody who opens the shop's form knows the address. So the message counts as a
 * page's report: the order is shown, and pays only after something else confirms it.
 */
export const payPalListener = (context: PapContext): Listener =>
  papListener(context, (req, res, params) =>
    takePayment(context, req, res, params, payPalPayment(params)),
  )

/** `/plugins/Stripe/stripe.php`: an event of Stripe, which counts as a page's report too. */
export const stripeListener =
  (context: PapContext): Listener =>
  async (req, res) => {
    try {
      if (req.method !== 'POST') {
        return sendProblem(res, 405, { title: 'Use POST' }, ['Allow', 'POST'])
      }
      const json = await readJson(req, BODY_MAX)
      if ('why' in json) return sendUnreadable(res, 'The event is invalid', json)
      const params = readParams(queryOf(req))
      await takePayment(context, req, res, params, stripePayment(json.value))
    } catch (error) {
      answerError(context.deps, error, res)
    }
  }

/** A provider's message has no hash, and its fields may stand where a sale's hash does. */
const withoutHash = (reading: PapReading): PapReading => ({
  ...reading,
  settings: { ...reading.settings, saleHash: undefined },
})

const takePayment = async (
  context: PapContext,
  req: IncomingMessage,
  res: ServerResponse,
  params: PapParams,
  payment: Payment | undefined,
): Promise<void> => {
  const { now, newId } = context.deps
  const said = new Map(params)
  if (payment) said.set('visitorid', payment.custom)
  const outcome = await takePap(
    context,
    req,
    said,
    (reading) =>
      payment ? [orderEvent(payment.sale, { ...withoutHash(reading), at: now(), newId })] : [],
    { mayBeTrusted: false },
  )
  sendOutcome(res, outcome, ({ results }) => {
    const [result] = results
    // A message about anything else must not be sent again for days.
    sendText(res, result?.state ?? 'ignored: no completed payment', resultHeader(results))
  })
}
