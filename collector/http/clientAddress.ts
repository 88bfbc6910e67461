import type { IncomingMessage } from 'node:http'
import { BlockList, isIP, isIPv6 } from 'node:net'
import proxyAddr from 'proxy-addr'

/** Which senders are proxies of ours: what they say of address, host and scheme is believed. */
export interface Trust {
  readonly isProxy: (address: string, hops: number) => boolean
  /** Whether an operator has said so, or said that there is none. */
  readonly isSet: boolean
}

/** Reads a trust setting: how many proxies stand before us, or their addresses and ranges. */
export const trustOf = (setting: number | readonly string[] | undefined): Trust => ({
  isProxy:
    typeof setting === 'object'
      ? proxyAddr.compile([...setting])
      : (_address, hops) => hops < (setting ?? 0),
  isSet: setting !== undefined,
})

/**
 * The public address of the client, in one spelling. Undefined where it cannot be known: the sender is
 * in a private network, or a proxy sent it and nobody has said which proxies there are.
 */
export const clientAddress = (req: IncomingMessage, trust: Trust): string | undefined => {
  if (hidesClient(req, trust)) return undefined
  const address = spelled(proxyAddr(req, trust.isProxy) ?? '')
  return address && !isPrivate(address) ? address : undefined
}

/** Whether the sender says that it is a proxy, and nobody has said whether to believe that. */
export const hidesClient = ({ headers }: IncomingMessage, { isSet }: Trust): boolean =>
  !isSet && headers['x-forwarded-for'] !== undefined

/** Whether a program of this very machine asks, for itself. */
export const isOwnMachine = ({ socket, headers }: IncomingMessage): boolean =>
  headers['x-forwarded-for'] === undefined &&
  /^(::ffff:)?127\.|^::1$/.test(socket.remoteAddress ?? '')

/** Some proxies add the port; IPv4 may come as a part of IPv6; and IPv6 has many spellings. */
const spelled = (text: string): string | undefined => {
  const [, bracketed, dotted] = /^\[([^\]]+)\](?::\d+)?$|^([\d.]+):\d+$/.exec(text) ?? []
  const plain = (bracketed ?? dotted ?? text)
    .replace(/^::ffff:(?=[\d.]+$)/i, '')
    .replace(/%.*$/, '')
  const version = isIP(plain)
  if (version === 0) return undefined
  return version === 4 ? plain : new URL(`http://[${plain}]`).hostname.slice(1, -1)
}

const PRIVATE = new BlockList()
for (const [net, prefix] of [
  ['0.0.0.0', 8],
  ['10.0.0.0', 8],
  ['100.64.0.0', 10],
  ['127.0.0.0', 8],
  ['169.254.0.0', 16],
  ['172.16.0.0', 12],
  ['192.168.0.0', 16],
] as const) {
  PRIVATE.addSubnet(net, prefix, 'ipv4')
}
for (const [net, prefix] of [
  ['::', 127],
  ['fc00::', 7],
  ['fe80::', 10],
] as const) {
  PRIVATE.addSubnet(net, prefix, 'ipv6')
}

const isPrivate = (address: string): boolean =>
  PRIVATE.check(address, isIPv6(address) ? 'ipv6' : 'ipv4')
