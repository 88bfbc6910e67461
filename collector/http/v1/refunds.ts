import { toRefund } from '../../ingest/reports/refund.js'
import type { Deps } from '../deps.js'
import { refundRequest } from '../schemas.js'
import type { V1Call } from './call.js'
import { readRequest } from './read.js'
import { takeReport } from './takeReport.js'

const TITLE = 'The refund is invalid'

/** `POST /v1/refunds`: money of an order that was returned to the customer. */
export const postRefund =
  (deps: Deps) =>
  async (call: V1Call): Promise<void> => {
    const said = await readRequest(call, refundRequest, TITLE)
    if (!said) return
    const { at, test } = said
    await takeReport(deps, call, TITLE, { at, test }, (context) => toRefund(said, context))
  }
