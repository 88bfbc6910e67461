/**
 * Reports to the collector what was paid. A server's report makes a commission payable; a page's report
 * is unverified until then. `visitor` is the id that the script wrote into the form: with it nobody else
 * can claim the order. One order number is one sale, so a real shop repeats a report from its job queue
 * until the collector has taken it.
 */
export const reportSale = async (collector, secretKey, { orderId, total, coupon, at }, visitor) => {
  const response = await fetch(`${collector}/v1/sales`, {
    method: 'POST',
    headers: { Authorization: `Bearer ${secretKey}`, 'Content-Type': 'application/json' },
    // `/v1` refuses empty ids. JSON leaves `undefined` out.
    body: JSON.stringify({
      orderId,
      total,
      currency: 'EUR',
      at,
      visitorId: visitor || undefined,
      coupon: coupon || undefined,
    }),
  })
  if (!response.ok) throw new Error(`The collector did not take the sale: ${await response.text()}`)
}
