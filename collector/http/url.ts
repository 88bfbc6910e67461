import type { IncomingMessage } from 'node:http'

/** `http://host` before the path. Servers must accept it (RFC 9112, section 3.2.2). */
const ORIGIN = /^[a-z][a-z0-9+.-]*:\/\/[^/?]*/i

/** Path and query of a request, relative to where the router is mounted. */
export const urlOf = ({ url = '/' }: IncomingMessage): string =>
  url.startsWith('/') ? url : url.replace(ORIGIN, '')

/** The path of a request, relative to where the router is mounted. */
export const pathOf = (req: IncomingMessage): string => urlOf(req).split('?', 1)[0] ?? '/'
