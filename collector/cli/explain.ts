import { BALANCE_NAMES, balanceSum, orderBalances } from '../domain/balances.js'
import { actionName } from '../domain/campaign.js'
import type { Click } from '../domain/click.js'
import type { Basis, Part } from '../domain/commission.js'
import type { ConversionDetail } from '../domain/conversion.js'
import type { AccountId, CampaignId } from '../domain/ids.js'
import { LIST_MAX } from '../domain/lists.js'
import { formatMoney } from '../domain/money.js'
import { isRefund, isStatement, type Report } from '../domain/report.js'
import { isPlainText } from '../domain/text.js'
import { WHOLE_PPM } from '../domain/verdict.js'
import { conversionText } from '../program/conversionText.js'
import { creditedClicks } from '../program/creditedClicks.js'
import type { Deps } from '../program/deps.js'
import { formatPercent } from '../program/terms.js'
import { whyUndecided } from '../program/whyUndecided.js'
import { partAmount } from '../settle/commission/amounts.js'
import { termsText } from './commands/shared.js'
import { CommandError } from './io.js'

/** `waymark explain <orderId>`: why an order was credited or not, line by line. */
export const explainOrder = async (
  deps: Deps,
  accountId: AccountId,
  orderId: string,
): Promise<readonly string[]> => {
  if (!isPlainText(orderId)) {
    throw new CommandError(
      'The order id contains control characters, which no order id can contain. Check what you pasted.',
    )
  }
  const { storage } = deps
  const orders = await storage.conversionsOf(accountId, orderId)
  const found =
    orders.length > 0 ? orders : await storage.conversionsOf(accountId, orderId, 'booking')
  if (found.length === 0) {
    throw new CommandError(
      `There is no report with the order id "${orderId}". Rejected reports are listed in the panel under "Rejected and parked".`,
    )
  }
  const affiliates = await storage.affiliates(accountId)
  const name = (id: string) => affiliates.find((one) => one.id === id)?.code ?? id
  const campaigns = (await storage.program(accountId))?.campaigns ?? []
  const campaign = (id: string) => campaigns.find((one) => one.id === id)?.code ?? id
  const action = (code: string, campaignId: CampaignId | undefined) => {
    const called = actionName(campaigns, code, campaignId)
    return called === undefined ? code : `${called} (${code})`
  }
  const lines: string[] = []
  for (const conversion of found.slice(0, LIST_MAX)) {
    const clicks = await creditedClicks(deps, accountId, conversion)
    lines.push(
      ...explainOne(conversion, { name, campaign, action }, clicks),
      ...balancesOf(conversion, name, deps.now()),
    )
  }
  const more = `More than ${LIST_MAX} conversions have this order id. Only the first ones are shown.`
  return found.length > LIST_MAX ? [...lines, more] : lines
}

const iso = (at: number) => new Date(at).toISOString()

/** The codes of affiliates and campaigns, by id. */
interface Codes {
  readonly name: (id: string) => string
  readonly campaign: (id: string) => string
  /** The name of an action with its code, where it has one. */
  readonly action: (code: string, campaignId: CampaignId | undefined) => string
}

const explainOne = (
  { kind, orderId, productId, code, total, status, ...conversion }: ConversionDetail,
  { name, campaign, action }: Codes,
  clicks: readonly Click[],
): readonly string[] => {
  const called = action(code, conversion.verdict.credits[0]?.campaignId)
  const label = [kind, orderId, productId, kind === 'traffic' ? '' : called]
    .filter((part) => part !== '')
    .join(' ')
  const amount = total ? `, ${formatMoney(total)} ${total.currency}` : ''
  return [
    `${label}${amount}: ${status}${conversion.test ? ' (test)' : ''}`,
    ...(conversion.flags.length > 0 ? [`  needs review     ${conversion.flags.join(', ')}`] : []),
    ...(whyUndecided(conversion) === 'per_product'
      ? ['  reported per product: the following applies to each product']
      : []),
    ...conversion.verdict.trail.map(({ rule, miss }) => `  ${rule.padEnd(16)} ${miss}`),
    ...conversion.verdict.credits.map(
      ({ rule, affiliateId, campaignId, clickId }) =>
        `  ${rule.padEnd(16)} credits ${name(affiliateId)} in the campaign ${campaign(campaignId)}${wayOf(clicks.find(({ id }) => id === clickId))}`,
    ),
    ...(conversion.verdict.passed ?? []).map(
      ({ clickId, affiliateId, miss }) =>
        `  click ${clickId} of ${name(affiliateId)} does not count: ${miss}`,
    ),
    ...conversion.commissions.map(
      ({ affiliateId, tier, amount: earned, status: stands, reasons, basis }) =>
        `  ${name(affiliateId)} earns ${formatMoney(earned)} ${earned.currency} (${basisText(basis, tier)}): ${[stands, ...reasons].join(', ')}`,
    ),
    ...conversion.reports.map(
      (report) =>
        `  ${iso(report.receivedAt)}  ${report.kind} by ${senderOf(report)}${isStatement(report) && report.visitorId ? ` of visitor ${report.visitorId}` : ''}${isRefund(report) && report.amount ? ` of ${formatMoney(report.amount)}` : ''}${isStatement(report) && report.flawed ? `, dropped or cut: ${report.flawed.join(', ')}` : ''}`,
    ),
    ...conversion.entries.map(
      ({ at, from, to, amount: moved, affiliateId }) =>
        `  ${iso(at)}  ${formatMoney(moved)} ${moved.currency} ${from} -> ${to} (${name(affiliateId)})`,
    ),
  ]
}

const senderOf = (report: Report): string =>
  isStatement(report) && report.signed ? `${report.source}, signed` : report.source

/** A report changes a commission by a percentage of what it was before. */
const partText = (terms: Part['terms'], whose: Part['termsOf']): string => {
  if (whose === 'report' && terms.kind === 'previous') {
    return `changed by ${formatPercent(terms.ratePpm)} %`
  }
  if (whose === 'report') return `${termsText(terms)} by the report`
  if (whose === 'renewal') return `${termsText(terms)} of a renewal`
  if (whose === 'affiliate') return `${termsText(terms)} of this affiliate`
  return whose ? `${termsText(terms)} of the group ${whose.group}` : termsText(terms)
}

const basisText = (basis: Basis, tier: number): string =>
  [
    ...(tier > 1 ? [`tier ${tier}`] : []),
    ...[basis, ...(basis.others ?? [])].map((part, _index, { length }) =>
      [
        part.products?.join(' '),
        trafficText(part) ?? calculationText(part),
        valueText(part),
        ...(length > 1 ? [`= ${amountText(part)}`] : []),
      ]
        .filter((text) => text !== undefined)
        .join(' '),
    ),
  ].join('; ')

/** The terms; of a converted part each step of its calculation. */
const calculationText = (part: Part): string => {
  const terms = partText(part.terms, part.termsOf)
  const converted = conversionText(part)
  const amount = partAmount(part)
  if (!converted || !amount) return terms
  const { formula, result } = converted
  const conversion = `${formula} = ${result}`
  const share = part.sharePpm === WHOLE_PPM ? '' : ` × ${formatPercent(part.sharePpm)} %`
  const { kind } = part.terms
  if (kind === 'fixed' && share === '') return `${terms}: ${conversion}`
  const rate = part.terms.kind === 'fixed' ? '' : ` × ${formatPercent(part.terms.ratePpm)} %`
  const portion = kind === 'previous' ? rate : `${rate}${share}`
  return `${terms}: ${conversion}, ${result}${portion} = ${formatMoney(amount)} ${amount.currency}`
}

/** "1,204 clicks × 0.05 EUR" */
const trafficText = ({ counted, quantity = 0, terms, beyondMax }: Part): string | undefined => {
  if (!counted || terms.kind !== 'fixed') return undefined
  const count = `${quantity.toLocaleString('en')} ${counted}`
  const more =
    beyondMax === undefined ? '' : `, ${beyondMax.toLocaleString('en')} more above the limit`
  return `${count}${counted === 'impressions' ? ' ÷ 1,000' : ''} × ${termsText(terms)}${more}`
}

/** An action without a total earns a percentage of its value in the campaign. */
const valueText = ({ terms, total, isActionValue }: Part): string | undefined =>
  isActionValue && total && terms.kind === 'percent'
    ? `of the value ${formatMoney(total)} ${total.currency}`
    : undefined

const amountText = (part: Part): string => {
  const amount = partAmount(part)
  return amount ? formatMoney(amount) : '0'
}

/** What the order contributes to the balances of its affiliates. */
const balancesOf = (
  conversion: ConversionDetail,
  name: (id: string) => string,
  now: number,
): readonly string[] =>
  orderBalances(conversion, now).map(
    (balances) =>
      `  of this order, ${name(balances.affiliateId)} has in ${balances.currency}: ${BALANCE_NAMES.filter(
        (one) => one === 'earned' || balances[one] !== 0n,
      )
        .map((one) => `${one} ${formatMoney(balanceSum(balances, one))}`)
        .join(', ')}`,
  )

/** How the visitor came, if the link had no parameter. */
const wayOf = (click: Click | undefined): string => {
  if (click?.directLink)
    return `, by the direct link ${click.directLink} (from ${click.referrer ?? 'an unknown page'})`
  return click?.url?.includes('#') ? `, by the anchor of ${click.url}` : ''
}
