/**
 * An order of a page, with the account's currency if it names none. Pages that were made for Post
 * Affiliate Pro name none, and the merchant sets it with `waymark pap set --currency`.
 */
export const withCurrency = (event: unknown, currency: string | undefined): unknown => {
  if (currency === undefined || typeof event !== 'object' || event === null) return event
  const { type, total, currency: said } = event as Readonly<Record<string, unknown>>
  const isOrder = type === 'sale' || (type === 'action' && total !== undefined)
  return isOrder && (said === undefined || said === '') ? { ...event, currency } : event
}
