import { request } from 'node:http'

export interface Navigated {
  readonly status: number
  /** Where the answer leads; '' if nowhere. */
  readonly to: string
  readonly said: string
  /** Each cookie that the answer sets, with its attributes. */
  readonly cookies: readonly string[]
}

/**
 * Opens an address without following it, with these headers alone: `fetch` adds `Sec-Fetch-Mode: cors`,
 * which no navigation has.
 */
export const navigate = (
  url: string,
  headers: Readonly<Record<string, string>> = {},
  method = 'GET',
): Promise<Navigated> =>
  new Promise((resolve, reject) => {
    const sent = request(url, { method, headers }, (answer) => {
      const parts: Buffer[] = []
      answer.on('data', (part: Buffer) => parts.push(part))
      answer.on('error', reject)
      answer.on('end', () =>
        resolve({
          status: answer.statusCode ?? 0,
          to: answer.headers.location ?? '',
          said: Buffer.concat(parts).toString('utf8'),
          cookies: answer.headers['set-cookie'] ?? [],
        }),
      )
    })
    sent.on('error', reject).end()
  })
