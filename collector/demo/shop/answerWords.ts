/** What of the collector's answer is put into words; anything may be missing in a bad one. */
interface Said {
  readonly title?: string
  readonly detail?: string
  readonly status?: string | number
  readonly remaining?: string
  readonly currency?: string
  readonly commissions?: readonly Commission[]
}

interface Commission {
  readonly affiliate: string
  readonly amount: string
  readonly currency: string
  readonly status: string
}

/** The collector's answer to a sale or a refund, for the shop's owner. */
export const answerWords = (status: number, body: unknown): string => {
  const said: Said = typeof body === 'object' && body !== null ? body : {}
  if (status >= 400) return refusal(status, said)
  const known = status === 200 ? 'The collector knew this already.' : 'The collector took it.'
  if (status === 202) return 'The collector kept it, but could not apply it. The panel says why.'
  return `${known} ${earned(said)}`
}

const refusal = (status: number, { title, detail }: Said): string =>
  title ? `${title}. ${detail ?? ''}`.trim() : `The collector answered with status ${status}.`

const earned = ({ status, commissions = [] }: Said): string => {
  if (commissions.length === 0) return `Nobody earns from this order: it is ${status ?? 'unknown'}.`
  const parts = commissions.map(
    (one) => `${one.affiliate} earns ${one.amount} ${one.currency}, which is ${one.status}`,
  )
  return `${parts.join('; ')}.`
}
