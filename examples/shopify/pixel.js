// The custom pixel. Shopify runs it in a frame without the shop's page and gives it `analytics`,
// `browser`, `init` and `api`; `waymarkSandbox` and `settings` stand above it: see pasted.js.

let { customerPrivacy } = init

// If the theme has the script tag, that has seen the landing first.
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
  // Before anybody has asked the customer, "not allowed" is no answer yet.
  const consent = customerPrivacy.marketingAllowed ? 'granted' : 'pending'
  return waymarkSandbox.createSandboxTracker(
    { account, collector, consent },
    { location, referrer, storage: browser.localStorage, cookie: browser.cookie },
  )
}

/** @param {import('@shopify/web-pixels-extension').Checkout} checkout */
function toSale({ order, token, totalPrice, totalTax, shippingLine, discountApplications }) {
  return {
    // As in the admin and in webhooks, without "gid://shopify/Order/" before it.
    orderId: lastPart(order?.id ?? token),
    // Shopify's amounts are numbers that were decimals: the shortest text is what was meant.
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
