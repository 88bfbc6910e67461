export interface Sale {
  readonly orderId: string
  readonly total: string
  readonly currency: string
  readonly at: string
  readonly visitorId: string
  readonly coupon: string
}

const TRIES_MAX = 5

/**
 * Reports to the collector what was paid. A server's report makes a commission payable; a page's report
 * is unverified until then. One order number is one sale, so a report may be repeated until the
 * collector has taken it. A shop with a job queue leaves the repeating to the queue.
 */
export const reportSale = async ({ visitorId, coupon, ...sale }: Sale): Promise<void> => {
  // `/v1` refuses an empty id, so an unknown one must be absent.
  const body = { ...sale, ...(visitorId && { visitorId }), ...(coupon && { coupon }) }
  for (let tries = 0; tries < TRIES_MAX; tries += 1) {
    const response = await fetch(`${process.env.NEXT_PUBLIC_COLLECTOR}/v1/sales`, {
      method: 'POST',
      headers: {
        Authorization: `Bearer ${process.env.WAYMARK_SECRET_KEY}`,
        'Content-Type': 'application/json',
      },
      body: JSON.stringify(body),
    }).catch(() => undefined)
    if (response?.ok) return
    const isRefused = response && response.status < 500 && response.status !== 429
    if (isRefused) throw new Error(`The collector refused the sale: ${await response.text()}`)
    const asked = Number(response?.headers.get('Retry-After')) || 0
    await new Promise((resolve) => setTimeout(resolve, 1_000 * Math.max(asked, 2 ** tries)))
  }
  throw new Error(`The collector did not take sale ${sale.orderId} in ${TRIES_MAX} attempts`)
}
