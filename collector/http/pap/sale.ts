import type { IncomingMessage } from 'node:http'
import { orderEvent } from '../../pap/orderEvent.js'
import { readSale } from '../../pap/papSale.js'
import type { Listener } from '../listeners.js'
import { pixel } from '../pixel.js'
import { resultHeader, sendOutcome, sendText } from './papAnswers.js'
import type { PapContext } from './papContext.js'
import { papListener } from './papListener.js'
import { takePap } from './takePap.js'

/**
 * `/scripts/sale.php`: a sale or an action, as an image in a page or from a server. The answer of a server
 * is never empty, because clients take an empty one for a failure.
 */
export const saleListener = (context: PapContext): Listener =>
  papListener(context, async (req, res, params) => {
    const { now, newId } = context.deps
    const outcome = await takePap(context, req, params, (reading) => [
      orderEvent(readSale(params), { ...reading, at: now(), newId }),
    ])
    sendOutcome(res, outcome, ({ results, cookies }) => {
      const [result] = results
      const headers = [...resultHeader(results), ...cookies]
      const isRefused = result?.state === 'rejected'
      if (wantsImage(req)) return pixel(res, isRefused ? 'refused' : 'taken', headers)
      sendText(res, [result?.state, result?.message].filter(Boolean).join(': '), headers)
    })
  })

/** Browsers name images in `Accept`; those that do not have `Sec-Fetch-Dest`. */
const wantsImage = ({ headers }: IncomingMessage): boolean =>
  headers['sec-fetch-dest'] === 'image' || /\bimage\//i.test(headers.accept ?? '')
