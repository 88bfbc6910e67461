import { JSDOM } from 'jsdom'

type Headers = Readonly<Record<string, string>>

/** A browser that follows nothing by itself, keeps cookies, and sends forms as a page would. */
export interface Visitor {
  readonly cookies: Map<string, string>
  get(path: string, headers?: Headers): Promise<Answer>
  /** Sends a form from the panel's own page. */
  post(path: string, fields?: Fields, headers?: Headers): Promise<Answer>
  /** Sends exactly these headers, and no others. */
  raw(method: string, path: string, headers: Headers, body?: string): Promise<Answer>
}

export type Fields = Readonly<Record<string, string | readonly string[]>>

export interface Answer {
  readonly status: number
  readonly headers: globalThis.Headers
  readonly html: string
  readonly document: Document
  /** All text of the page's content, with single spaces. */
  readonly text: string
  readonly location: string | null
}

export const aVisitor = (url: string): Visitor => {
  const cookies = new Map<string, string>()
  const raw: Visitor['raw'] = async (method, path, headers, body) => {
    const cookie = [...cookies].map(([name, value]) => `${name}=${value}`).join('; ')
    const response = await fetch(url + path, {
      method,
      redirect: 'manual',
      headers: { ...(cookie === '' ? {} : { cookie }), ...headers },
      ...(body === undefined ? {} : { body }),
    })
    for (const text of response.headers.getSetCookie()) keep(cookies, text)
    return toAnswer(response)
  }
  return {
    cookies,
    raw,
    get: (path, headers = {}) => raw('GET', path, headers),
    post: (path, fields = {}, headers = {}) =>
      raw('POST', path, { ...FORM, 'sec-fetch-site': 'same-origin', ...headers }, encode(fields)),
  }
}

export const FORM = { 'content-type': 'application/x-www-form-urlencoded' }

const encode = (fields: Fields): string =>
  new URLSearchParams(
    Object.entries(fields).flatMap(([name, value]) => [value].flat().map((one) => [name, one])),
  ).toString()

const keep = (cookies: Map<string, string>, text: string): void => {
  const [pair = ''] = text.split(';')
  const [name = '', value = ''] = pair.split('=')
  if (/max-age=0/i.test(text)) cookies.delete(name)
  else cookies.set(name, value)
}

const toAnswer = async (response: Response): Promise<Answer> => {
  const html = await response.text()
  let parsed: Document | undefined
  const parse = () => {
    parsed ??= new JSDOM(html).window.document
    return parsed
  }
  return {
    status: response.status,
    headers: response.headers,
    html,
    // Parsed only where somebody looks, because that takes longer than the request.
    get document() {
      return parse()
    },
    get text() {
      return (parse().querySelector('main')?.textContent ?? '').replace(/\s+/g, ' ')
    },
    location: response.headers.get('location'),
  }
}
