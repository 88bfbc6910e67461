import { toStatement } from '../../ingest/reports/statement.js'
import type { Deps } from '../deps.js'
import { saleRequest } from '../schemas.js'
import type { V1Call } from './call.js'
import { readRequest } from './read.js'
import { takeReport } from './takeReport.js'

const TITLE = 'The sale is invalid'

/** `POST /v1/sales`: an order that a server reports. */
export const postSale =
  (deps: Deps) =>
  async (call: V1Call): Promise<void> => {
    const said = await readRequest(call, saleRequest, TITLE)
    if (!said) return
    const { at, visitorId, test, revision, ...sale } = said
    await takeReport(deps, call, TITLE, { at, visitorId, test, revision }, (context) =>
      toStatement({ ...sale, type: 'sale' }, context),
    )
  }
