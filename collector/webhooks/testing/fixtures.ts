import { payPalFixture } from './paypal/fixture.js'
import { payPalIpnFixture } from './paypal-ipn/fixture.js'
import type { ProviderFixture } from './providerFixture.js'
import { stripeFixture } from './stripe/fixture.js'

/** The fixture of every provider, in the order of the registry. */
export const FIXTURES: readonly ProviderFixture[] = [stripeFixture, payPalFixture, payPalIpnFixture]
