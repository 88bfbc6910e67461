import { lookup } from 'node:dns/promises'

/** The addresses of a host, as the system resolves it. */
export const resolveHost = async (host: string): Promise<readonly string[]> =>
  (await lookup(host, { all: true, verbatim: true })).map(({ address }) => address)
