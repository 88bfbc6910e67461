import type { Click } from '../../domain/click.js'

/** The affiliate of a click that names none, and what the direct link says of it. */
export interface Recognised
  extends Pick<Click, 'campaignId' | 'banner' | 'channel' | 'directLink'> {
  /** The code. */
  readonly affiliate: string
  /** The fragment that is the affiliate's code. */
  readonly anchor: string | undefined
}
