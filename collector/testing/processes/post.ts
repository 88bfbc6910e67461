import { Agent, request } from 'node:http'

const agent = new Agent({ keepAlive: true, maxSockets: 64 })

export interface Posted {
  readonly status: number
  readonly body: unknown
}

/** Posts JSON to a collector on this machine. Rejects where the connection breaks. */
export const post = (
  port: number,
  path: string,
  body: string,
  headers: Readonly<Record<string, string>> = {},
): Promise<Posted> =>
  new Promise((resolve, reject) => {
    const options = { host: '127.0.0.1', port, path, method: 'POST', agent, timeout: 60_000 }
    const req = request(
      { ...options, headers: { 'Content-Length': Buffer.byteLength(body), ...headers } },
      (res) => {
        let text = ''
        res.setEncoding('utf8')
        res.on('data', (part: string) => {
          text += part
        })
        res.on('error', reject)
        // A killed collector may have sent a part of its answer.
        res.on('close', () => {
          try {
            if (!res.complete) throw new Error('The answer broke off')
            resolve({ status: res.statusCode ?? 0, body: JSON.parse(text || 'null') })
          } catch (error) {
            reject(error)
          }
        })
      },
    )
    req.on('timeout', () => req.destroy(new Error('No answer')))
    req.on('error', reject)
    req.end(body)
  })
