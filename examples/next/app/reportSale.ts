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
 * Reports a paid order to the collector. A sale that only a page reports stays unverified. Reports with
 * the same order number are one sale, so a failed report is simply repeated. A shop with a job queue
 * retries there instead.
 */
export const reportSale = async ({ visitorId, coupon, ...sale }: Sale): Promise<void> => {
  // Unknown fields must be absent, because `/v1` refuses an empty id.
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
    if (response && response.status < 500) return
    await new Promise((resolve) => setTimeout(resolve, 1_000 * 2 ** tries))
  }
}
