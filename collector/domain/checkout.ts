import type { Click } from './click.js'

/** Folders of the pages on which visitors pay, as widespread shop programs name them. */
export const CHECKOUT_FOLDERS: readonly string[] = ['basket', 'cart', 'checkout', 'checkouts']

/** How many folders a policy may name, and how long the name of one may be. */
export const FOLDERS_MAX = 50
export const FOLDER_LENGTH_MAX = 60

/**
 * Whether a visitor landed on a page of the checkout or came from one of the same site: one of the
 * folders stands anywhere in the path, in upper or lower case.
 */
export const isAtCheckout = (
  { url, referrer }: Pick<Click, 'url' | 'referrer'>,
  folders: readonly string[],
): boolean => {
  if (folders.length === 0 || url === undefined) return false
  if (isBelow(url, folders)) return true
  return referrer !== undefined && isOfOneSite(url, referrer) && isBelow(referrer, folders)
}

const isBelow = (address: string, folders: readonly string[]): boolean => {
  if (!URL.canParse(address)) return false
  const { pathname } = new URL(address)
  return pathname
    .toLowerCase()
    .split('/')
    .some((folder) => folders.includes(folder.replace(/\.\w{1,5}$/, '')))
}

const isOfOneSite = (a: string, b: string): boolean =>
  URL.canParse(a) && URL.canParse(b) && new URL(a).host === new URL(b).host
