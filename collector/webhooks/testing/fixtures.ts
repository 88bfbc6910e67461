import { chargebeeFixture } from './chargebee/fixture.js'
import { genericFixture } from './generic/fixture.js'
import { paddleFixture } from './paddle/fixture.js'
import { payPalFixture } from './paypal/fixture.js'
import { payPalIpnFixture } from './paypal-ipn/fixture.js'
import type { ProviderFixture } from './providerFixture.js'
import { shopifyFixture } from './shopify/fixture.js'
import { stripeFixture } from './stripe/fixture.js'
import { woocommerceFixture } from './woocommerce/fixture.js'

/** The fixture of every provider, in the order of the registry. */
export const FIXTURES: readonly ProviderFixture[] = [
  stripeFixture,
  payPalFixture,
  payPalIpnFixture,
  paddleFixture,
  shopifyFixture,
  woocommerceFixture,
  chargebeeFixture,
  genericFixture,
]
