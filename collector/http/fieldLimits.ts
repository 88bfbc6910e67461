import { KEY_TEXT_MAX } from '../domain/ids.js'

export const EVENTS_MAX = 50
/** Messages of one batch of a server. */
export const MESSAGES_MAX = 1_000
/** More items than fit into an event of 4 KB. */
export const ITEMS_MAX = 400
export const COUPONS_MAX = 10
export const URL_MAX = 2_048
export const ADDRESS_MAX = 64
export const USER_AGENT_MAX = 2_048
export const DATA_MAX = 500
/** The full URL is accepted, because a click is read from it; only a part of it is stored. */
export const CLICK_URL_MAX = 4_096

/** The limits of an order's optional texts, which affect neither its identity nor its amounts. */
export const ORDER_DETAILS = {
  campaign: KEY_TEXT_MAX,
  affiliate: KEY_TEXT_MAX,
  channel: KEY_TEXT_MAX,
  data1: DATA_MAX,
  data2: DATA_MAX,
  data3: DATA_MAX,
  data4: DATA_MAX,
  data5: DATA_MAX,
} as const

/** The same for a click. */
export const CLICK_DETAILS = {
  referrer: URL_MAX,
  campaign: KEY_TEXT_MAX,
  banner: KEY_TEXT_MAX,
  channel: KEY_TEXT_MAX,
  data1: KEY_TEXT_MAX,
  data2: KEY_TEXT_MAX,
} as const
export const PROOF_MAX = 400

/** "1,234" is read too, so that the answer can say what it may mean. */
export const DECIMAL = /^(\d{1,20}(\.\d{1,20})?|\d{1,3},\d{3})$/
export const SIGNED_DECIMAL = /^-?(\d{1,20}(\.\d{1,20})?|\d{1,3},\d{3})$/
export const CURRENCY = /^[A-Z]{3}$/
export const INSTANT_MAX = 8.64e15
export const QUANTITY_MAX = 1_000_000
export const ACCOUNT_ID_MAX = 32
/** Where the script found the visitor's id. */
export const RUNGS = ['cookie', 'storage', 'handover', 'new'] as const
