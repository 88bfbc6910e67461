import { toStatement } from '../../ingest/reports/statement.js'
import type { Deps } from '../deps.js'
import { actionRequest } from '../schemas.js'
import type { V1Call } from './call.js'
import { readRequest } from './read.js'
import { takeReport } from './takeReport.js'

const TITLE = 'The action is invalid'

/** `POST /v1/actions`: an action that a server reports. */
export const postAction =
  (deps: Deps) =>
  async (call: V1Call): Promise<void> => {
    const said = await readRequest(call, actionRequest, TITLE)
    if (!said) return
    const { at, visitorId, test, ...action } = said
    await takeReport(deps, call, TITLE, { at, visitorId, test }, (context) =>
      toStatement({ ...action, type: 'action' }, context),
    )
  }
