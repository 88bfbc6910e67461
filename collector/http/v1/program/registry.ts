import { access } from './access.js'
import { affiliates } from './affiliates.js'
import { balances } from './balances.js'
import { banners } from './banners.js'
import { bookings } from './bookings.js'
import { campaigns } from './campaigns.js'
import { clicks } from './clicks.js'
import { closeBatches } from './closeBatches.js'
import { conversions } from './conversions.js'
import { coupons } from './coupons.js'
import { decisions } from './decisions.js'
import { directLinks } from './directLinks.js'
import type { Endpoint } from './endpoint.js'
import { lifetimes } from './lifetimes.js'
import { payees } from './payees.js'
import { payoutBatches } from './payoutBatches.js'
import { payouts } from './payouts.js'
import { performanceRules } from './performanceRules.js'
import { places } from './places.js'
import { policy } from './policy.js'
import { postbackDeliveries } from './postbackDeliveries.js'
import { postbacks } from './postbacks.js'
import { rates } from './rates.js'
import { replays } from './replay.js'
import { reports } from './reports.js'
import { shortLinks } from './shortLinks.js'
import { sites } from './sites.js'
import { webhookDeliveries } from './webhookDeliveries.js'
import { webhookEndpoints } from './webhookEndpoints.js'

/** Every endpoint of `/v1`, by subject. */
export const ENDPOINTS: readonly Endpoint[] = [
  ...[...affiliates, ...places, ...balances],
  ...[...campaigns, ...coupons, ...policy, ...replays, ...performanceRules],
  ...[...conversions, ...decisions, ...bookings],
  ...[...payouts, ...payoutBatches, ...closeBatches, ...payees, ...rates],
  ...[...clicks, ...shortLinks, ...banners, ...directLinks, ...lifetimes],
  ...[...sites, ...access],
  ...[...webhookEndpoints, ...webhookDeliveries, ...postbacks, ...postbackDeliveries],
  ...reports,
]
