import { connect } from 'node:net'

/** How the PHP class of a version sends what happens in a shop. Recorded from the classes themselves. */
export interface PapClass {
  readonly version: string
  click(query: string): string
  /** One request, or one for each sale. */
  sales(list: readonly Readonly<Record<string, string>>[], over?: SaleOver): readonly string[]
}

export interface SaleOver {
  readonly visitorId?: string
  readonly accountId?: string
}

/** What PHP's `urlencode` makes of a text. */
export const phpEncoded = (text: string): string =>
  encodeURIComponent(text)
    .replace(/[!'()*~]/g, (mark) => `%${mark.charCodeAt(0).toString(16).toUpperCase()}`)
    .replaceAll('%20', '+')

export const USER_AGENT = 'Mozilla/5.0 (X11; Linux x86_64) Firefox/140.0'
const PAGE = 'S_shop.example/shoes.php'
const REFERRER = 'S_blog.example/post?x=1'

/** The parameters that say who is there, in the order of the class. */
const around = (
  visitorId: string,
  accountId: string,
  getParams: string,
  hasCookies: boolean,
): string =>
  [
    ['visitorId', visitorId],
    ['accountId', accountId],
    ['url', PAGE],
    ['referrer', REFERRER],
    ['tracking', '1'],
    ['getParams', getParams],
    ...(hasCookies ? [['cookies', '']] : []),
    ['ip', '198.51.100.7'],
    ['useragent', USER_AGENT],
  ]
    .map(([name = '', value = '']) => `${name}=${phpEncoded(value)}`)
    .join('&')

/** The headers are those of the visitor's browser, in HTTP/1.0. */
const message = (method: string, query: string, body: string): string =>
  [
    `${method} /scripts/track.php?${query} HTTP/1.0`,
    'Host: go.shop.example',
    `User-Agent: ${USER_AGENT}`,
    'Referer: https://blog.example/post?x=1',
    ...(method === 'POST' ? ['Content-Type: application/x-www-form-urlencoded'] : []),
    `Content-Length: ${Buffer.byteLength(body)}`,
    'Connection: close',
    'Cookie: ',
    '',
    body,
  ].join('\r\n')

/** Every sale has all keys of its class, in this order. */
const keysOf = (hasNextTiers: boolean, hasCookieKey: boolean) => [
  ...['ac', 't', 'f', 'o', 'p', 'd1', 'd2', 'd3', 'd4', 'd5', 'a', 'c', 'b', 'ch', 'cc'],
  ...(hasNextTiers ? ['ccfc'] : []),
  ...['s', 'cr', 'cp', 'ts'],
  ...(hasCookieKey ? ['dndc'] : []),
]

const phpJson = (list: readonly Readonly<Record<string, string>>[], keys: readonly string[]) =>
  JSON.stringify(list.map((sale) => Object.fromEntries(keys.map((key) => [key, sale[key] ?? '']))))

/** Up to 5.5: POST, with all sales in the body, which is not encoded. */
const posting = (version: string, hasNextTiers: boolean): PapClass => ({
  version,
  click: (query) => message('POST', around('', 'default1', query, true), 'sale='),
  sales: (list, { visitorId = '', accountId = 'default1' } = {}) => [
    message(
      'POST',
      around(visitorId, accountId, '', true),
      `sale=${phpJson(list, keysOf(hasNextTiers, false))}`,
    ),
  ],
})

/** From 5.6 on: GET, with one request for each sale. */
const getting = (version: string, hasCookies: boolean): PapClass => ({
  version,
  click: (query) => message('GET', around('', 'default1', query, hasCookies), ''),
  sales: (list, { visitorId = '', accountId = 'default1' } = {}) =>
    list.map((sale) => {
      const json = phpJson([sale], keysOf(true, true))
      const query = around(visitorId, accountId, '', hasCookies)
      return message('GET', `${query}&sale=${phpEncoded(json)}`, '')
    }),
})

export const PAP_CLASSES: readonly PapClass[] = [
  posting('5.0.10.1', false),
  posting('5.3.20.4', false),
  posting('5.5.14.9', true),
  getting('5.6.16.3', true),
  getting('5.7.0.1', true),
  getting('5.8.1.5', true),
  getting('5.9.20.7', true),
  getting('5.10.3.1', false),
]

export interface RawAnswer {
  readonly status: number
  readonly headers: string
  readonly body: string
}

/** Sends bytes as they are, because `fetch` would repair what these clients send. */
export const sendRaw = (url: string, bytes: string | Buffer): Promise<RawAnswer> =>
  new Promise((resolve, reject) => {
    const { port, hostname } = new URL(url)
    const socket = connect(Number(port), hostname, () => socket.write(bytes))
    const chunks: Buffer[] = []
    socket.on('data', (chunk) => chunks.push(chunk))
    socket.on('error', reject)
    socket.on('close', () => {
      const [headers = '', ...body] = Buffer.concat(chunks).toString('latin1').split('\r\n\r\n')
      const status = Number(/^HTTP\/1\.[01] (\d{3})/.exec(headers)?.[1] ?? 0)
      resolve({ status, headers, body: body.join('\r\n\r\n') })
    })
  })
