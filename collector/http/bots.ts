import { isbot } from 'isbot'
import { remembered } from '../domain/remembered.js'

/** Longer names are not read whole, because the expression of the list is slow on long texts. */
const NAME_MAX = 512

/**
 * Whether a `User-Agent` is that of a browser which a program drives: a crawler, a monitor, a preview.
 * They run the script of a page, and all of them are named like browsers ("Mozilla/5.0 (compatible;
 * Googlebot/2.1)"). A name such as "node" or "axios/1.7" runs no script: it belongs to a proxy of the
 * merchant, behind which there is a visitor.
 */
export const isBot = remembered(
  (userAgent) => userAgent.startsWith('Mozilla/') && isbot(userAgent.slice(0, NAME_MAX)),
)
