import { safely } from './say.js'

/**
 * The hosts that a text lists, in the form of `location.hostname`: lower case, punycode, and without
 * the scheme, path, port, leading dot or star that people may have pasted with them.
 */
export const hostsOf = (text: unknown): readonly (string | undefined)[] =>
  (`${text}`.match(/[^\s,]+/g) || []).map((domain) =>
    safely(() => new URL(domain.replace(/^(\w+:\/\/)?[/*.]*/, 'https://')).hostname),
  )
