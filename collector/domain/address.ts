import { type Problem, problem } from './problem.js'
import { isPlainText } from './text.js'

/** The longest text in a URL: an order's key, made of several long ids, in base64. */
export const ADDRESS_TEXT_MAX = 4_096

/**
 * What is wrong with the path and query of a request; undefined if they are valid. `wrongParams`
 * checks the parts of the path, whose names only the router knows.
 */
export const wrongAddress = (url: string): Problem | undefined => {
  const cut = url.indexOf('?')
  if (cut === -1) return decoded(url) === undefined ? notEncoded('path') : undefined
  if (decoded(url.slice(0, cut)) === undefined) return notEncoded('path')
  return url
    .slice(cut + 1)
    .split('&')
    .map(wrongPair)
    .find((wrong) => wrong !== undefined)
}

/** What is wrong with the decoded named parts of a path. */
export const wrongParams = (params: Readonly<Record<string, unknown>>): Problem | undefined =>
  Object.entries(params)
    .map(([name, text]) => wrongText(name, String(text)))
    .find((wrong) => wrong !== undefined)

const wrongPair = (pair: string): Problem | undefined => {
  const [first = '', ...rest] = pair.replaceAll('+', ' ').split('=')
  const name = decoded(first)
  if (name === undefined || wrongText('query', name)) return notEncoded('query')
  const shown = name.slice(0, NAME_SHOWN_MAX)
  const value = decoded(rest.join('='))
  return value === undefined ? notEncoded(shown) : wrongText(shown, value)
}

/** How much of an unknown name is shown. */
const NAME_SHOWN_MAX = 100

const wrongText = (field: string, text: string): Problem | undefined => {
  if (text.length > ADDRESS_TEXT_MAX) {
    return problem('too_long', field, `${field} must be at most ${ADDRESS_TEXT_MAX} characters.`)
  }
  return isPlainText(text)
    ? undefined
    : problem('invalid', field, `${field} must not contain control characters.`)
}

const notEncoded = (field: string): Problem =>
  problem(
    'invalid',
    field,
    `${field} is not percent-encoded UTF-8: encode its texts, and write "%" as "%25".`,
  )

/** Also refuses encoded lone surrogates, which are not valid UTF-8. */
const decoded = (text: string): string | undefined => {
  try {
    return decodeURIComponent(text)
  } catch {
    return undefined
  }
}
