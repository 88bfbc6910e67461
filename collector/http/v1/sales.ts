import type { Request, Response } from 'express'
import { toStatement } from '../../ingest/reports/statement.js'
import type { Deps } from '../deps.js'
import { saleRequest } from '../schemas.js'
import { readRequest } from './read.js'
import { takeReport } from './takeReport.js'

const TITLE = 'The sale is invalid'

/** `POST /v1/sales`: an order that a server reports. */
export const postSale =
  (deps: Deps) =>
  async (req: Request, res: Response): Promise<void> => {
    const said = await readRequest(req, res, saleRequest, TITLE)
    if (!said) return
    const { at, visitorId, test, revision, ...sale } = said
    await takeReport(deps, req, res, TITLE, { at, visitorId, test, revision }, (context) =>
      toStatement({ ...sale, type: 'sale' }, context),
    )
  }
