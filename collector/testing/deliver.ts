import type { Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { fixtureBody } from '../webhooks/testing/adapterContract.js'
import type { ProviderFixture } from '../webhooks/testing/providerFixture.js'

interface Sent {
  /** The URL of the endpoint, as the merchant enters it at the provider. */
  readonly url: string
  readonly fixture: ProviderFixture
  /** A file of the provider's folder of fixtures, or the body itself. */
  readonly body: string | Uint8Array
  readonly at: number
  readonly secret: string
}

/** Sends a signed delivery to a collector, as its provider does. Answers the status. */
export const deliver = async (
  createServer: () => Server,
  { url, fixture, body, at, secret }: Sent,
): Promise<number> => {
  const bytes = typeof body === 'string' ? fixtureBody(fixture.adapter.provider, body) : body
  const server = createServer()
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  try {
    const { port } = server.address() as AddressInfo
    const { status } = await fetch(`http://127.0.0.1:${port}${new URL(url).pathname}`, {
      method: 'POST',
      headers: fixture.sign(bytes, at, secret),
      body: Buffer.from(bytes),
    })
    return status
  } finally {
    server.closeAllConnections()
    await new Promise((resolve) => server.close(resolve))
  }
}

/** A payment in a currency whose decimals have to be set, so that it is not understood at first. */
export const inDinars = (): Buffer =>
  Buffer.from(
    fixtureBody('chargebee', 'paymentSucceeded.json').toString().replaceAll('"EUR"', '"KWD"'),
  )
