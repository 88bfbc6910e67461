/** What a page has said about a sale or an action, by the names of the setters. */
export type Said = Record<string, unknown>

const NAMES = [
  ...(['TotalCost', 'FixedCost', 'OrderID', 'ProductID', 'AffiliateID', 'CampaignID'] as const),
  ...(['BannerID', 'ChannelID', 'Coupon', 'Currency', 'Status', 'TimeStamp'] as const),
  ...(['CustomCommission', 'CustomCommissionNextTiersFromCampaign'] as const),
  ...(['Data1', 'Data2', 'Data3', 'Data4', 'Data5'] as const),
]

type Name =
  | `${'set' | 'get'}${(typeof NAMES)[number]}`
  | 'changeCommissionBy'
  | 'doNotDeleteCookies'

/** A sale as pages use it. No method throws. */
export type Sale = Readonly<Record<Name, (value?: unknown) => unknown>>

const contents = new WeakMap<object, Said>()

/** A sale, or an action if the page names its code. Each name has a setter and a getter. */
export const newSale = (code: unknown): Sale => {
  const said: Said = { code }
  const sale: Record<string, (value?: unknown) => unknown> = {
    // A page may not decide the commission.
    changeCommissionBy: () => {},
    doNotDeleteCookies: () => {
      said.keeps = true
    },
  }
  for (const name of NAMES) {
    sale[`set${name}`] = (value) => {
      said[name] = value
    }
    sale[`get${name}`] = () => said[name]
  }
  contents.set(sale, said)
  return sale as Sale
}

/** What was said about a sale; undefined for an object that is none. */
export const saidOf = (sale: unknown): Said | undefined => contents.get(Object(sale))
