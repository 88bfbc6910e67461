import { type Problem, problem } from '../../domain/problem.js'
import type { ProviderMessage } from '../../domain/providerMessage.js'
import { type Fields, fieldsOf, listOf, someText } from '../read.js'

/** An event of PayPal, as far as all its types are alike. */
export interface PayPalEvent {
  readonly type: string
  /** When the event happened. */
  readonly at: number | undefined
  readonly test: boolean
  /** The capture, sale, refund or dispute that it is about. */
  readonly resource: Fields
  readonly orderIdField: string
}

/** What an event means, or why it cannot be understood. */
export type Said =
  | { readonly messages: readonly ProviderMessage[]; readonly note?: string | undefined }
  | Problem

export const nothing = (note: string): Said => ({ messages: [], note })

export const noPayment = problem(
  'no_payment',
  'resource.links',
  'The event names no payment, so the order cannot be found. Enter the refund by hand.',
)

const LINKS_MAX = 20

/** The id in the link to a payment: `…/v2/payments/captures/2MU78835H4515710F`. */
export const linkedId = (
  resource: Fields,
  kind: 'captures' | 'sale',
  rels: readonly string[],
): string | undefined => {
  const links = listOf(resource.links).slice(0, LINKS_MAX).map(fieldsOf)
  const hrefs = rels.flatMap((rel) =>
    links.filter((link) => link.rel === rel).map((link) => someText(link.href) ?? ''),
  )
  const path = new RegExp(`/payments/${kind}/([A-Za-z0-9]{1,40})$`)
  return hrefs.map((href) => path.exec(href)?.[1]).find((id) => id !== undefined)
}

/** The ids of other objects that PayPal adds to a payment. */
export const relatedIds = (resource: Fields): Fields =>
  fieldsOf(fieldsOf(resource.supplementary_data).related_ids)
