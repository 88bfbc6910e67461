import { answer, type Headers } from '../answer.js'
import type { Deps } from '../deps.js'
import { answerError } from '../errors.js'
import type { Listener } from '../listeners.js'
import { sendProblem } from '../problemJson.js'

export const OPENAPI_PATH = '/openapi.json'

/** Tools in a browser, such as editors of API calls, may read it from anywhere. It holds no secret. */
const HEADERS: Headers = [
  ...['Content-Type', 'application/json; charset=utf-8'],
  ...['Access-Control-Allow-Origin', '*', 'Cache-Control', 'no-cache'],
]

/** `GET /openapi.json`: the OpenAPI document of `/v1`. */
export const openApiListener = (deps: Deps, version: string): Listener => {
  const text = openApiText(deps, version)
  return async (req, res) => {
    try {
      if (req.method === 'GET' || req.method === 'HEAD') {
        return answer(res, 200, HEADERS, await text())
      }
      const body = { title: 'Use GET for the document', detail: `Send GET ${OPENAPI_PATH}.` }
      sendProblem(res, 405, body, ['Allow', 'GET, HEAD'])
    } catch (error) {
      answerError(deps, error, res)
    }
  }
}

/** The document as text. It is made when somebody first asks for it. */
const openApiText = ({ collectorUrl }: Pick<Deps, 'collectorUrl'>, version: string) => {
  let made: Promise<string> | undefined
  return () => {
    made ??= import('./program/openapi/document.js').then(({ openApiDocument }) =>
      JSON.stringify(openApiDocument(collectorUrl, version)),
    )
    return made
  }
}
