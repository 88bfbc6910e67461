import type { ServerResponse } from 'node:http'

/** Adds a header name to `Vary` and keeps the names that a host app has set. */
export const addVary = (res: ServerResponse, name: string): void => {
  const said = String(res.getHeader('Vary') ?? '')
  res.setHeader('Vary', said === '' ? name : `${said}, ${name}`)
}
