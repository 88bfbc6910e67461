interface Listening {
  readonly what: string
  /** Undefined: everywhere. */
  readonly host: string | undefined
  readonly port: number
  /** What changes the host. */
  readonly option?: string
}

/** Where servers listen, for whoever starts them, and a warning for each that the world may reach. */
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
  `Warning    Whoever reaches this machine reaches the ${what}, without TLS. Behind a proxy on this machine: ${option} 127.0.0.1`
