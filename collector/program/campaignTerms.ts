import { type CampaignVersion, PRODUCTS_MAX, type Terms, TIERS_MAX } from '../domain/campaign.js'
import { isCode, KEY_TEXT_MAX } from '../domain/ids.js'
import type { Money } from '../domain/money.js'
import { isProblem, type Problem, problem } from '../domain/problem.js'
import { isPlainText } from '../domain/text.js'
import { type ActionTypesForm, readActionTypes } from './actionTypes.js'
import { readGroups } from './groupTerms.js'
import { type RenewalsForm, readRenewals } from './renewals.js'
import { isNone, parseAmounts, parseTier, termsOrNone } from './terms.js'
import { readTrafficTerms, type TrafficTermsForm } from './trafficTerms.js'
import { usedOnly } from './usedOnly.js'

/** The terms of a campaign beside its usual rate. An omitted field keeps its current value. */
export interface CampaignTermsForm extends RenewalsForm, ActionTypesForm, TrafficTermsForm {
  /** The terms by the action's code; "none" removes the action. */
  readonly actions?: Readonly<Record<string, string>>
  /** The terms by the product's id; "none" removes those of the product. */
  readonly products?: Readonly<Record<string, string>>
  /**
   * The terms of commission groups: by "gold" for a sale, by "gold:signup" for an action; "none"
   * removes them.
   */
  readonly groups?: Readonly<Record<string, string>>
  /**
   * What the affiliates above the credited one earn, the nearest first: "2%", "5% of the previous
   * tier", "1.00 EUR". Empty: nothing.
   */
  readonly tiers?: readonly string[]
  /** Sales below it earn nothing: "20.00 EUR, 25.00 USD", or "none". */
  readonly orderMin?: string
  /** Sales above it earn nothing. */
  readonly orderMax?: string
  /** "earn" or "skip": whether sales with the total zero earn a fixed commission. */
  readonly zeroOrders?: string
  /** What a sale costs the merchant: "10%", "3.00 EUR" or "none". */
  readonly fixedCost?: string
  /** "allow", "hold" or "reject": orders whose buyer is the affiliate. */
  readonly selfReferral?: string
  /** "on": only members earn. */
  readonly isPrivate?: string
}

type Filled = Pick<
  CampaignVersion,
  | 'actions'
  | 'actionTypes'
  | 'click'
  | 'impressions'
  | 'trafficApproval'
  | 'products'
  | 'groups'
  | 'tiers'
  | 'orderMin'
  | 'orderMax'
  | 'skipsZeroOrders'
  | 'fixedCost'
  | 'selfReferral'
  | 'renewals'
  | 'isPrivate'
>

/** The terms of a version with a form applied, or what is wrong with the form. */
export const fillTerms = (version: CampaignVersion, form: CampaignTermsForm): Filled | Problem => {
  const actions = byCode(version.actions, form.actions, 'actions')
  if (isProblem(actions)) return actions
  const types = readActionTypes(version.actionTypes, form)
  if (isProblem(types)) return types
  const traffic = readTrafficTerms(version, form)
  if (isProblem(traffic)) return traffic
  const products = byProduct(version.products, form.products)
  if (isProblem(products)) return products
  const groups = readGroups(version.groups, form.groups)
  if (isProblem(groups)) return groups
  const tiers = tiersOf(version.tiers, form.tiers)
  if (isProblem(tiers)) return tiers
  const limits = limitsOf(version, form)
  if (isProblem(limits)) return limits
  const fixedCost =
    form.fixedCost === undefined ? version.fixedCost : termsOrNone(form.fixedCost, 'fixedCost')
  if (isProblem(fixedCost)) return fixedCost
  const skips = switchOf(form.zeroOrders, 'zeroOrders', ['skip', 'earn'], version.skipsZeroOrders)
  if (isProblem(skips)) return skips
  const isPrivate = switchOf(form.isPrivate, 'isPrivate', ['on', 'off'], version.isPrivate)
  if (isProblem(isPrivate)) return isPrivate
  const self = selfReferralOf(form.selfReferral ?? version.selfReferral ?? 'allow')
  if (isProblem(self)) return self
  const renewals = readRenewals(version.renewals, form)
  if (isProblem(renewals)) return renewals
  return {
    actions: actions ?? {},
    actionTypes: types.read,
    ...traffic,
    ...{ products, groups, tiers, ...limits, fixedCost },
    skipsZeroOrders: skips.on,
    selfReferral: self.wanted,
    renewals: renewals.read,
    isPrivate: isPrivate.on,
  }
}

const selfReferralOf = (
  text: string,
): { readonly wanted: CampaignVersion['selfReferral'] } | Problem => {
  if (text === 'hold' || text === 'reject') return { wanted: text }
  if (text === 'allow') return { wanted: undefined }
  return problem('invalid', 'selfReferral', 'Use "allow", "hold" or "reject".')
}

type ByName = Readonly<Record<string, Terms>>

const byCode = (
  current: ByName | undefined,
  said: Readonly<Record<string, string>> = {},
  field: string,
): ByName | undefined | Problem => {
  const terms: Record<string, Terms> = { ...current }
  for (const [code, text] of Object.entries(said)) {
    if (!isCode(code)) return problem('invalid', field, `"${code}" is not a valid action code.`)
    const read = termsOrNone(text, `${field}.${code}`)
    if (isProblem(read)) return read
    if (read) terms[code] = read
    else delete terms[code]
  }
  return usedOnly(terms)
}

const byProduct = (
  current: ByName | undefined,
  said: Readonly<Record<string, string>> = {},
): ByName | undefined | Problem => {
  const terms = new Map(Object.entries(current ?? {}))
  for (const [id, text] of Object.entries(said)) {
    const product = id.trim()
    if (product === '' || product.length > KEY_TEXT_MAX || !isPlainText(product)) {
      return problem('invalid', 'products', `Enter product ids of 1 to ${KEY_TEXT_MAX} characters.`)
    }
    const read = termsOrNone(text, 'products')
    if (isProblem(read)) return { ...read, message: `"${product}": ${read.message}` }
    if (read) terms.set(product, read)
    else terms.delete(product)
  }
  if (terms.size > PRODUCTS_MAX) {
    const why = `At most ${PRODUCTS_MAX} products can have terms of their own. Use a campaign for the others.`
    return problem('invalid', 'products', why)
  }
  return usedOnly(Object.fromEntries(terms))
}

const tiersOf = (
  current: CampaignVersion['tiers'],
  said: readonly string[] | undefined,
): CampaignVersion['tiers'] | Problem => {
  if (said === undefined) return current
  const texts = said.map((text) => text.trim()).filter((text) => text !== '' && !isNone(text))
  if (texts.length > TIERS_MAX) {
    return problem('invalid', 'tiers', `At most ${TIERS_MAX} tiers can earn. Remove some.`)
  }
  const tiers: NonNullable<CampaignVersion['tiers']>[number][] = []
  for (const [index, text] of texts.entries()) {
    const read = parseTier(text, 'tiers')
    if (isProblem(read)) return { ...read, message: `Tier ${index + 2}: ${read.message}` }
    tiers.push(read)
  }
  return tiers.length > 0 ? tiers : undefined
}

const limitsOf = (
  version: CampaignVersion,
  form: CampaignTermsForm,
): Pick<CampaignVersion, 'orderMin' | 'orderMax'> | Problem => {
  const orderMin = amountsOr(version.orderMin, form.orderMin, 'orderMin')
  if (isProblem(orderMin)) return orderMin
  const orderMax = amountsOr(version.orderMax, form.orderMax, 'orderMax')
  if (isProblem(orderMax)) return orderMax
  const crossed = orderMin?.find((low) =>
    orderMax?.some(({ amount, currency }) => currency === low.currency && amount < low.amount),
  )
  if (!crossed) return { orderMin, orderMax }
  const why = `The maximum in ${crossed.currency} is below the minimum, so no sale could earn.`
  return problem('invalid', 'orderMax', why)
}

const amountsOr = (
  current: readonly Money[] | undefined,
  text: string | undefined,
  field: string,
): readonly Money[] | undefined | Problem => {
  if (text === undefined) return current
  if (isNone(text) || text.trim() === '') return undefined
  return parseAmounts(text, field, 'Write amounts such as "20.00 EUR, 25.00 USD", or "none".')
}

const switchOf = (
  text: string | undefined,
  field: string,
  [on, off]: readonly [string, string],
  current: boolean | undefined,
): { readonly on: true | undefined } | Problem => {
  const said = text ?? (current ? on : off)
  if (said !== on && said !== off) return problem('invalid', field, `Use "${on}" or "${off}".`)
  return { on: said === on || undefined }
}
