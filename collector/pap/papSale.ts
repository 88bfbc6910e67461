import { type Problem, problem } from '../domain/problem.js'
import type { PapParams } from './papParams.js'

/** A sale or action as a client wrote it. An omitted field is ''. */
export interface PapSale {
  /** The action's code; '' for a sale. */
  readonly code: string
  readonly total: string
  readonly fixedCost: string
  readonly orderId: string
  readonly productId: string
  /** `data1` to `data5`. */
  readonly data: readonly string[]
  readonly affiliate: string
  readonly campaign: string
  readonly channel: string
  readonly coupon: string
  readonly currency: string
  /** "5.00", or "%8" for a percentage. */
  readonly commission: string
  /** What the client calls the commission, for messages. */
  readonly commissionName: string
  /** "Y": a commission of its own pays the campaign's tiers, too. */
  readonly tiersFromCampaign: string
  /** "A", "P" or "D". */
  readonly status: string
  /** "Y": the visitor's clicks go on earning. */
  readonly keepsClicks: string
}

/** How many sales one request may have. */
export const SALES_MAX = 50

/** Reads the list of sales that `track.php` gets as JSON, or a single one. */
export const readSales = (json: unknown): readonly PapSale[] | Problem => {
  const list: readonly unknown[] = Array.isArray(json) ? json : [json]
  if (list.length > SALES_MAX) {
    return problem('too_many', 'sale', `Send at most ${SALES_MAX} sales in one request.`)
  }
  const sales = list.flatMap((one) => (isObject(one) ? [fromJson(one)] : []))
  return sales.length === list.length
    ? sales
    : problem('invalid', 'sale', 'Each sale must be an object such as {"o":"1001","t":"49.90"}.')
}

/** Reads the sale that `sale.php` gets as parameters. */
export const readSale = (params: PapParams): PapSale => {
  const say = (...names: readonly string[]) =>
    names.map((name) => params.get(name)).find((value) => value !== undefined) ?? ''
  return {
    code: say('actioncode'),
    total: say('totalcost'),
    fixedCost: say('fixedcost'),
    orderId: say('orderid'),
    productId: say('productid'),
    data: [1, 2, 3, 4, 5].map((field) => say(`data${field}`)),
    affiliate: say('affiliateid'),
    campaign: say('campaignid'),
    channel: say('chan', 'channelid'),
    coupon: say('coupon', 'couponcode'),
    currency: say('currency'),
    commission: say('commission'),
    commissionName: 'Commission',
    tiersFromCampaign: say('customcommissionnexttiersfromcampaign'),
    status: say('pstatus'),
    keepsClicks: say('donotdeletecookies', 'dndc'),
  }
}

const fromJson = (sale: object): PapSale => {
  const fields = new Map(
    Object.entries(sale).map(([name, value]) => [name.toLowerCase(), textOf(value)]),
  )
  const say = (name: string) => fields.get(name) ?? ''
  return {
    code: say('ac'),
    total: say('t'),
    fixedCost: say('f'),
    orderId: say('o'),
    productId: say('p'),
    data: [1, 2, 3, 4, 5].map((field) => say(`d${field}`)),
    affiliate: say('a'),
    campaign: say('c'),
    channel: say('ch'),
    coupon: say('cp'),
    currency: say('cr'),
    commission: say('cc'),
    commissionName: 'cc',
    tiersFromCampaign: say('ccfc'),
    status: say('s'),
    keepsClicks: say('dndc'),
  }
}

const isObject = (value: unknown): value is object =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

const textOf = (value: unknown): string =>
  typeof value === 'string' ? value : typeof value === 'number' ? String(value) : ''
