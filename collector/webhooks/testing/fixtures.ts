import { paddleFixture } from './paddle/fixture.js'
import type { ProviderFixture } from './providerFixture.js'
import { shopifyFixture } from './shopify/fixture.js'
import { woocommerceFixture } from './woocommerce/fixture.js'

/** The fixture of every provider, in the order of the registry. */
export const FIXTURES: readonly ProviderFixture[] = [
  paddleFixture,
  shopifyFixture,
  woocommerceFixture,
]
