import type { Request, Response } from 'express'
import { toStatement } from '../../ingest/reports/statement.js'
import type { Deps } from '../deps.js'
import { actionRequest } from '../schemas.js'
import { readRequest } from './read.js'
import { takeReport } from './takeReport.js'

const TITLE = 'The action is invalid'

/** `POST /v1/actions`: an action that a server reports. */
export const postAction =
  (deps: Deps) =>
  async (req: Request, res: Response): Promise<void> => {
    const said = await readRequest(req, res, actionRequest, TITLE)
    if (!said) return
    const { at, visitorId, test, ...action } = said
    await takeReport(deps, req, res, TITLE, { at, visitorId, test }, (context) =>
      toStatement({ ...action, type: 'action' }, context),
    )
  }
