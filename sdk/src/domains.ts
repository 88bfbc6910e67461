import { safely } from './say.js'

/**
 * The hosts that a text lists, as browsers write them: in small letters, in ASCII, without what
 * people paste along, such as a scheme, a port, a dot or a star. Of an address the scheme and the path
 * count as hosts too, which nobody has.
 */
export const hostsOf = (text: unknown): readonly (string | undefined)[] =>
  (`${text}`.match(/[^\s,/*.][^\s,/*]*/g) || []).map((domain) =>
    safely(() => new URL(`https://${domain}`).hostname),
  )
