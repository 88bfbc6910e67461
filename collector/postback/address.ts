import { isIP } from 'node:net'
import ipaddr from 'ipaddr.js'
import { plainHost } from '../domain/host.js'
import { type Problem, problem } from '../domain/problem.js'

/** What an operator allows and forbids beyond the default. */
export interface AddressRules {
  /** Ports besides 80 and 443. */
  readonly ports: readonly number[]
  /** Hosts that may have private addresses and any port. */
  readonly privateHosts: readonly string[]
  /** The hosts of this collector, whose pages would believe a request of its own. */
  readonly ownHosts: readonly string[]
}

const PORTS = [80, 443]

/** The URL of a request, if its scheme, host and port are allowed. */
export const allowedUrl = (text: string, rules: AddressRules): URL | Problem => {
  if (!URL.canParse(text))
    return wrong('Enter a whole address, such as "https://tracker.example/".')
  const url = new URL(text)
  if (!/^https?:$/.test(url.protocol))
    return wrong('The address must begin with http:// or https://.')
  if (url.username || url.password) {
    return wrong('The address must not contain a user or a password. Use the signature instead.')
  }
  if (isPrivateHost(url, rules)) return url
  if (rules.ownHosts.includes(plainHost(url.hostname))) {
    return wrong('The address must not be one of this Waymark itself.')
  }
  const port = Number(url.port || (url.protocol === 'https:' ? 443 : 80))
  const ports = [...PORTS, ...rules.ports]
  if (ports.includes(port)) return url
  return wrong(
    `The port must be one of ${ports.join(', ')}. An operator may allow others by WAYMARK_POSTBACK_PORTS, in the environment of the collector and of commands.`,
  )
}

/** What is wrong with the addresses of a host, if anything. All of them must be public. */
export const refusedAddress = (
  url: URL,
  addresses: readonly string[],
  rules: AddressRules,
): Problem | undefined => {
  if (addresses.length === 0) return wrong(`The host "${url.hostname}" has no address.`)
  if (isPrivateHost(url, rules) || addresses.every(isPublic)) return undefined
  return wrong(
    `The host "${url.hostname}" is not on the public internet. An operator may allow it by WAYMARK_POSTBACK_ALLOW.`,
  )
}

/** The host as it is resolved: an IPv6 address without its brackets. */
export const hostOf = ({ hostname }: URL): string => hostname.replace(/^\[(.*)\]$/, '$1')

const isPrivateHost = (url: URL, { privateHosts }: AddressRules): boolean =>
  privateHosts.includes(plainHost(hostOf(url)))

/** Of IPv6, only this part is assigned: https://www.iana.org/assignments/ipv6-address-space */
const GLOBAL_UNICAST = ipaddr.parseCIDR('2000::/3')

/** Whether an address is one of the public internet, and neither reserved nor a form of another. */
export const isPublic = (text: string): boolean => {
  if (isIP(text) === 0) return false
  const address = ipaddr.process(text)
  if (address.range() !== 'unicast') return false
  return (
    address.kind() === 'ipv4' ||
    (address as ipaddr.IPv6).match(GLOBAL_UNICAST as [ipaddr.IPv6, number])
  )
}

const wrong = (message: string): Problem => problem('invalid', 'url', message)
