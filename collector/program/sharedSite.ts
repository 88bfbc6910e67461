/** What two hosts of one site share. */
export interface SharedSite {
  /** The domain of cookies that both can read. Undefined: only the host itself, such as localhost. */
  readonly domain: string | undefined
}

/** The site of two hosts without ports, as browsers see it; undefined if these are two sites. */
export const sharedSite = async (one: string, other: string): Promise<SharedSite | undefined> => {
  // Imported here, because the list of suffixes is large and few starts need it.
  const { getDomain } = await import('tldts')
  const [domain, others] = [one, other].map(
    (host) => getDomain(host, { allowPrivateDomains: true }) ?? undefined,
  )
  return one === other || (domain !== undefined && domain === others) ? { domain } : undefined
}
