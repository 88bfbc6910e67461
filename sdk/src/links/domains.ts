/** The entries of an option: a list, or a text with spaces or commas between them. */
export const entriesOf = (option: unknown): readonly string[] => `${option}`.match(/[^\s,]+/g) || []

/**
 * The host that an entry names, in the form of `location.hostname`: lower case, punycode, and without
 * the scheme, path, port, leading dot or star that people may have pasted with it. Undefined where
 * the entry names none.
 */
export const hostIn = (entry: string): string | undefined => {
  try {
    return new URL(entry.replace(/^(\w+:\/\/)?[/*.]*/, 'https://')).hostname
  } catch {
    return
  }
}

/** Whether a host is a domain or below it. */
export const isWithin = (host: string, domain: string | undefined): boolean =>
  Boolean(domain) && `.${host}`.endsWith(`.${domain}`)
