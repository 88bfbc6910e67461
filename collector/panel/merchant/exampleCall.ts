import { type ApiDocument, type ApiEndpoint, parameterOf } from './apiDocument.js'

/** The example of an endpoint as a command for a shell. */
export const exampleCall = (
  document: ApiDocument,
  { method, path, operation }: ApiEndpoint,
): string => {
  const parameters = operation.parameters.map((one) => parameterOf(document, one))
  const filled = path.replace(/\{(\w+)\}/g, (_whole, name: string) =>
    encodeURIComponent(String(parameters.find((one) => one.name === name)?.example ?? '')),
  )
  const query = new URLSearchParams(
    parameters
      .filter((one) => one.in === 'query' && one.example !== undefined)
      .map(({ name, example }) => [name, String(example)]),
  )
  const body = operation.requestBody?.content['application/json']?.example
  const address = `${document.servers[0]?.url}${filled}${query.size > 0 ? `?${query}` : ''}`
  const lines = [
    `curl ${method === 'GET' ? '' : `-X ${method} `}${quoted(address)}`,
    "-H 'Authorization: Bearer sk_…'",
    ...(body === undefined
      ? []
      : ["-H 'Content-Type: application/json'", `-d ${quoted(JSON.stringify(body))}`]),
  ]
  return lines.join(' \\\n  ')
}

/** A word that a shell does not change. */
const quoted = (text: string): string => `'${text.replaceAll("'", "'\\''")}'`
