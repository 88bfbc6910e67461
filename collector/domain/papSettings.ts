/** What an account accepts from clients of Post Affiliate Pro, and how it reads them. */
export interface PapSettings {
  /** IP addresses and ranges of the merchant's servers. Their requests are trusted. */
  readonly servers: readonly string[]
  /** The currency of amounts that name none. */
  readonly currency: string | undefined
  /** SHA-256, in hex, of a key that a trusted request sends as a parameter. */
  readonly keyHash: string | undefined
  readonly saleHash: SaleHash | undefined
  /** Whether the whole fragment of a landing page may be an affiliate's code. */
  readonly anchors: boolean
  /** Whether direct links count. The scripts have their own setting for both, in their tag. */
  readonly directLinks: boolean
}

/** A page proves an order's number and total by a hash of them and this secret. */
export interface SaleHash {
  /** The sale's data field that has the hash: 1 for `data1`. */
  readonly field: number
  readonly secret: string
}

export const NO_PAP_SETTINGS: PapSettings = {
  servers: [],
  currency: undefined,
  keyHash: undefined,
  saleHash: undefined,
  anchors: false,
  directLinks: false,
}

/** The account that clients of Post Affiliate Pro name if the merchant has not set one. */
export const USUAL_ACCOUNT = 'default1'

/** Clients of Post Affiliate Pro cut the account off a text by its length. */
export const isAlias = (text: string): boolean => /^[A-Za-z0-9]{8}$/.test(text)
