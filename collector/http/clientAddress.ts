import type { IncomingMessage } from 'node:http'
import { BlockList, isIP, isIPv6 } from 'node:net'
import proxyAddr from 'proxy-addr'
import { remembered } from '../domain/remembered.js'

/**
 * Which senders are the operator's proxies. Their headers for address, host and scheme are trusted.
 */
export interface Trust {
  readonly isProxy: (address: string, hops: number) => boolean
  /** Whether the operator configured it, including "no proxy". */
  readonly isSet: boolean
}

/**
 * Reads the setting: the number of proxies in front of the collector, or their addresses and
 * ranges.
 */
export const trustOf = (setting: number | readonly string[] | undefined): Trust => ({
  isProxy:
    typeof setting === 'object'
      ? proxyAddr.compile([...setting])
      : (_address, hops) => hops < (setting ?? 0),
  isSet: setting !== undefined,
})

/**
 * The client's public IP address in a canonical spelling. Undefined if it cannot be known: the
 * sender is in a private network, or a proxy sent the request and no proxy is configured.
 */
export const clientAddress = (req: IncomingMessage, trust: Trust): string | undefined => {
  if (hidesClient(req, trust)) return undefined
  return publicAddress(senderAddress(req, trust))
}

/** The sender's address as the proxies state it, or that of the connection. */
export const senderAddress = (req: IncomingMessage, { isProxy }: Trust): string =>
  req.headers['x-forwarded-for'] === undefined
    ? (req.socket.remoteAddress ?? '')
    : (proxyAddr(req, isProxy) ?? '')

/** What proxies say about the client, besides `X-Forwarded-For`. */
const OTHER_HEADERS = ['forwarded', 'x-real-ip', 'via']

/**
 * The sender's address, also one of a private network. Undefined if it cannot be known, because the request
 * came through a proxy that is not configured or does not send `X-Forwarded-For`. A proxy is often on this
 * machine or in its network, and its own address must not be mistaken for a server's.
 */
export const serverAddress = (req: IncomingMessage, trust: Trust): string | undefined => {
  const { headers, socket } = req
  const isKnown =
    headers['x-forwarded-for'] === undefined
      ? OTHER_HEADERS.every((name) => headers[name] === undefined)
      : trust.isProxy(socket.remoteAddress ?? '', 0)
  return isKnown ? spelled(senderAddress(req, trust)) : undefined
}

/** An address in its canonical spelling, if it is a public one. */
export const publicAddress = remembered((text) => {
  const address = spelled(text)
  return address && !isPrivate(address) ? address : undefined
}, 10_000)

/**
 * Whether the request has a proxy's headers and the operator has not configured whether to trust
 * them.
 */
export const hidesClient = ({ headers }: IncomingMessage, { isSet }: Trust): boolean =>
  !isSet && headers['x-forwarded-for'] !== undefined

/** Whether a program on this machine sent the request itself, without a proxy. */
export const isOwnMachine = ({ socket, headers }: IncomingMessage): boolean =>
  headers['x-forwarded-for'] === undefined &&
  /^(::ffff:)?127\.|^::1$/.test(socket.remoteAddress ?? '')

/**
 * Removes the port that some proxies add, and converts IPv4-mapped IPv6 and the many spellings of
 * IPv6 to one. https://www.rfc-editor.org/rfc/rfc5952
 */
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
