import type { PapParams } from '../../pap/papParams.js'
import type { Listener } from '../listeners.js'
import { pixel } from '../pixel.js'
import { sendTooMany } from '../problemJson.js'
import type { PapContext } from './papContext.js'
import { papListener } from './papListener.js'

/** `/scripts/imp.php?a_aid=jane&a_bid=...`: the image that shows that a banner was seen. */
export const impressionListener = (context: PapContext): Listener =>
  papListener(context, async (req, res, params) => {
    const wait = context.deps.limits.page(req)
    if (wait !== undefined) return sendTooMany(res, wait)
    await countImpression(context, params)
    pixel(res, 'taken')
  })

/** Counts an impression of a banner. Impressions are not stored yet. */
const countImpression = async (_context: PapContext, _params: PapParams): Promise<void> => undefined
