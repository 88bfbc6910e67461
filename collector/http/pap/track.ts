import { isProblem, type Problem } from '../../domain/problem.js'
import { clickEvent } from '../../pap/clickEvent.js'
import { orderEvent } from '../../pap/orderEvent.js'
import type { PapEvent } from '../../pap/papEvent.js'
import type { PapParams } from '../../pap/papParams.js'
import { readSales } from '../../pap/papSale.js'
import { answer } from '../answer.js'
import { parseJson } from '../json.js'
import type { Listener } from '../listeners.js'
import { resultHeader, SCRIPT, sendOutcome } from './papAnswers.js'
import type { PapContext } from './papContext.js'
import { papListener } from './papListener.js'
import { type PapReading, takePap } from './takePap.js'

/**
 * `/scripts/track.php`: clicks and sales. Clients read the visitor's id from the answer, which has this text
 * also if nothing was recorded, because some take any other for a failure.
 */
export const trackListener = (context: PapContext): Listener =>
  papListener(context, async (req, res, params) => {
    const outcome = await takePap(context, req, params, (reading) =>
      eventsOf(context, params, reading),
    )
    sendOutcome(res, outcome, ({ visitor, cookies, results }) =>
      answer(
        res,
        200,
        [...SCRIPT, ...resultHeader(results), ...cookies],
        `setVisitor('${visitor}');`,
      ),
    )
  })

const eventsOf = (
  { deps: { now, newId } }: PapContext,
  params: PapParams,
  reading: PapReading,
): readonly PapEvent[] => {
  const at = now()
  const text = params.get('sale')?.trim() ?? ''
  if (text === '') {
    const click = clickEvent(params, newId(), at, reading.settings)
    return click ? [click] : []
  }
  const json = parseJson(text)
  const sales = isProblem(json) ? json : readSales(json.value)
  if (isProblem(sales)) return [unreadable(sales, newId(), at)]
  return sales.map((sale) => orderEvent(sale, { ...reading, at, newId }))
}

/** A sale of which nothing could be read, so that the merchant sees why. */
const unreadable = (problem: Problem, id: string, at: number): PapEvent => ({
  event: { type: 'sale', id, at },
  flawed: [],
  isVouched: false,
  problem: { ...problem, field: 'sale' },
})
