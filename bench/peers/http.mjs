import { clickBody } from '../requests.mjs'

/** The fields of a click, the same as in a request to Waymark. */
export const valuesOf = (run) => (number) => {
  const { events, visitorId, account } = clickBody(run, number)
  return { account, visitorId, ...events[0] }
}

/** The text of a request. The body is ASCII. */
export const httpRequest = (line, body) =>
  [
    line,
    'Host: 127.0.0.1',
    'User-Agent: waymark-bench',
    ...(body === undefined
      ? []
      : ['Content-Type: application/json', `Content-Length: ${body.length}`]),
    '',
    body ?? '',
  ].join('\r\n')

/** A request that carries the click in its query. */
export const queryRequest = (path) => (run) => {
  const valuesAt = valuesOf(run)
  return (number) => httpRequest(`GET ${path}?${new URLSearchParams(valuesAt(number))} HTTP/1.1`)
}
