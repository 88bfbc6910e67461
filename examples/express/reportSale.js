/**
 * Reports a paid order to the collector. A sale becomes payable when a server reports it; a page's report
 * alone stays unverified. `visitor` is the visitor id from the form, which prevents another visitor from
 * claiming the order. A real shop retries in a job queue: reports with the same order number are one sale.
 */
export const reportSale = async (collector, secretKey, { orderId, total, coupon, at }, visitor) => {
  const response = await fetch(`${collector}/v1/sales`, {
    method: 'POST',
    headers: { Authorization: `Bearer ${secretKey}`, 'Content-Type': 'application/json' },
    // Unknown fields must be absent. JSON leaves out `undefined`.
    body: JSON.stringify({
      orderId,
      total,
      currency: 'EUR',
      at,
      visitorId: visitor || undefined,
      coupon: coupon || undefined,
    }),
  })
  if (!response.ok) throw new Error(`The collector refused the sale: ${await response.text()}`)
}
