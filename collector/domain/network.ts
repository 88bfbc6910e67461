/**
 * The network of an IP address, used for limits: an IPv4 address itself, or the first 64 bits of an
 * IPv6 address, because one subscriber usually has a whole /64.
 * https://www.rfc-editor.org/rfc/rfc6177
 */
export const networkOf = (address: string): string => {
  const text = address.toLowerCase().replace(/%.*$/, '')
  const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/.exec(text)
  if (mapped?.[1]) return mapped[1]
  if (!text.includes(':')) return text
  const [head = '', tail] = text.split('::')
  const groups = (part: string) => (part === '' ? [] : part.split(':'))
  const [first, last] = [groups(head), groups(tail ?? '')]
  const zeros = tail === undefined ? 0 : Math.max(8 - first.length - last.length, 0)
  const all = [...first, ...Array.from({ length: zeros }, () => '0'), ...last]
  return `${all
    .slice(0, 4)
    .map((group) => group.replace(/^0+(?=.)/, ''))
    .join(':')}::/64`
}

/**
 * A larger network around one of `networkOf`, in which a visitor's address often stays when it changes:
 * the first 24 bits of an IPv4 address, the first 48 of an IPv6 address.
 */
export const largerNetworkOf = (network: string): string =>
  network.includes(':')
    ? `${network
        .replace(/::\/64$/, '')
        .split(':')
        .slice(0, 3)
        .join(':')}::/48`
    : `${network.split('.').slice(0, 3).join('.')}.0/24`
