// The custom pixel. Shopify runs it in a sandboxed frame and provides `analytics`, `browser`, `init` and
// `api`. `pasted.js` puts `waymarkSandbox` and `settings` above it.

let { customerPrivacy } = init

// If the theme has the script tag, the script has already recorded the landing.
let tracker = settings.themeHasScript ? undefined : createTracker(init.context)

api.customerPrivacy.subscribe('visitorConsentCollected', (event) => {
  customerPrivacy = event.customerPrivacy
  tracker?.consent(customerPrivacy.marketingAllowed ? 'granted' : 'denied')
})

analytics.subscribe('checkout_completed', ({ context, data: { checkout } }) => {
  tracker ??= createTracker(context)
  tracker.sale(toSale(checkout))
})

/** @param {import('@shopify/web-pixels-extension').Context} context */
function createTracker({ document: { location, referrer } }) {
  const { account, collector } = settings
  // "Not allowed" may mean that the customer was not asked yet, so consent is pending and not denied.
  const consent = customerPrivacy.marketingAllowed ? 'granted' : 'pending'
  return waymarkSandbox.createSandboxTracker(
    { account, collector, consent },
    { location, referrer, storage: browser.localStorage, cookie: browser.cookie },
  )
}

/** @param {import('@shopify/web-pixels-extension').Checkout} checkout */
function toSale({ order, token, totalPrice, totalTax, shippingLine, discountApplications }) {
  return {
    // The number as in the admin and in webhooks, without the prefix "gid://shopify/Order/".
    orderId: lastPart(order?.id ?? token),
    // Shopify's amounts are decimals as numbers. The shortest text of the number is the decimal.
    total: String(totalPrice?.amount),
    currency: String(totalPrice?.currencyCode),
    tax: String(totalTax?.amount ?? ''),
    shipping: String(shippingLine?.price.amount ?? ''),
    coupon: discountApplications
      .filter(({ type }) => type === 'DISCOUNT_CODE')
      .map(({ title }) => title),
    customerId: lastPart(order?.customer?.id),
  }
}

/** @param {string | null | undefined} id */
function lastPart(id) {
  return String(id ?? '').replace(/^.*\//, '')
}
