import type { ServerResponse } from 'node:http'

/** Adds to what caches must tell apart, beside what a host app has said already. */
export const addVary = (res: ServerResponse, name: string): void => {
  const said = String(res.getHeader('Vary') ?? '')
  res.setHeader('Vary', said === '' ? name : `${said}, ${name}`)
}
