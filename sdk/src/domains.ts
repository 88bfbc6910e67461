import { safely } from './say.js'

/**
 * The hosts that a text lists, as browsers write them: in small letters, in ASCII, without what
 * people paste along, such as a scheme, a path, a port, a dot or a star.
 */
export const hostsOf = (text: unknown): readonly (string | undefined)[] =>
  (`${text}`.match(/[^\s,]+/g) || []).map((domain) =>
    safely(() => new URL(domain.replace(/^(\w+:\/\/)?[/*.]*/, 'https://')).hostname),
  )
