import type { IncomingMessage } from 'node:http'

/** Node leaves out the body of an answer to HEAD. */
export const methodOf = ({ method }: IncomingMessage) => (method === 'HEAD' ? 'GET' : method)

/** The parts of a path, without a slash at its end. */
export const partsOf = (path: string): readonly string[] => path.replace(/\/$/, '').split('/')

/** The decoded parameters of a path that matches a pattern, whatever the case of its fixed parts. */
export const matched = (
  pattern: readonly string[],
  path: readonly string[],
): Record<string, string> | undefined => {
  if (pattern.length !== path.length) return undefined
  const params: Record<string, string> = {}
  for (const [index, part] of pattern.entries()) {
    const given = path[index] ?? ''
    if (part.startsWith(':') && given !== '') params[part.slice(1)] = decodeURIComponent(given)
    else if (part !== given.toLowerCase()) return undefined
  }
  return params
}
