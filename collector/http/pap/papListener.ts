import type { IncomingMessage, ServerResponse } from 'node:http'
import type { PapParams } from '../../pap/papParams.js'
import { answerError } from '../errors.js'
import type { Listener } from '../listeners.js'
import { sendProblem } from '../problemJson.js'
import { sendUnreadable } from '../readJson.js'
import type { PapContext } from './papContext.js'
import { readRequest } from './papRequest.js'

type Take = (req: IncomingMessage, res: ServerResponse, params: PapParams) => Promise<void>

/** A listener for GET and POST whose parameters are in the query, in a form, or in both. */
export const papListener =
  ({ deps }: PapContext, take: Take): Listener =>
  async (req, res) => {
    try {
      if (req.method !== 'GET' && req.method !== 'POST') {
        const body = { title: 'Use GET or POST', detail: 'Send the parameters as query or form.' }
        return sendProblem(res, 405, body, ['Allow', 'GET, POST'])
      }
      const params = await readRequest(req)
      if ('why' in params) return sendUnreadable(res, 'The request is invalid', params)
      await take(req, res, params)
    } catch (error) {
      answerError(deps, error, res)
    }
  }
