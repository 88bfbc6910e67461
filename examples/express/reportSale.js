/**
 * Tells the collector what was paid. A server's word is payable, a page's waits for one; `visitor` is
 * what the script wrote into the form, so that nobody else can claim the order. A real shop has a
 * job queue that says it again until it was heard: one order number is one sale.
 */
export const reportSale = async (collector, secretKey, { orderId, total, coupon, at }, visitor) => {
  const response = await fetch(`${collector}/v1/sales`, {
    method: 'POST',
    headers: { Authorization: `Bearer ${secretKey}`, 'Content-Type': 'application/json' },
    // What is not known must be absent: JSON leaves `undefined` out.
    body: JSON.stringify({
      orderId,
      total,
      currency: 'EUR',
      at,
      visitorId: visitor || undefined,
      coupon: coupon || undefined,
    }),
  })
  if (!response.ok) throw new Error(`The sale was not taken: ${await response.text()}`)
}
