import { chargebeeFixture } from './chargebee/fixture.js'
import { paddleFixture } from './paddle/fixture.js'
import type { ProviderFixture } from './providerFixture.js'

/** The fixture of every provider, in the order of the registry. */
export const FIXTURES: readonly ProviderFixture[] = [chargebeeFixture, paddleFixture]
