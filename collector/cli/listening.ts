interface Listening {
  readonly what: string
  /** Undefined: all interfaces. */
  readonly host: string | undefined
  readonly port: number
  /** The option that sets the host. */
  readonly option?: string
}

/**
 * Lines that say where the servers listen, with a warning for each that listens on all interfaces.
 */
export const listeningLines = (servers: readonly Listening[]): readonly string[] =>
  servers.flatMap((server) => {
    const { what, host, port, option } = server
    const where = isEverywhere(host) ? 'all interfaces' : host
    const line = `Listening  ${what} on ${where}, port ${port}${option ? ` (${option})` : ''}`
    return isEverywhere(host) ? [line, warning(server)] : [line]
  })

const isEverywhere = (host: string | undefined): boolean =>
  host === undefined || host === '::' || /^0(\.0){0,3}$/.test(host)

const warning = ({ what, option = '--host' }: Listening) =>
  `Warning    Any host that can reach this machine can reach the ${what} without TLS. If a proxy on this machine is in front of it, use: ${option} 127.0.0.1`
