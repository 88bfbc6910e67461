// Made from the declarations of the endpoints by collector/http/v1/program/wire.test.ts. Not edited by hand.
import type { AffiliatesApi } from './affiliates.js'
import type { BalancesApi } from './balances.js'
import type { BannersApi } from './banners.js'
import type { BookingsApi } from './bookings.js'
import type { CampaignsApi } from './campaigns.js'
import type { ClicksApi } from './clicks.js'
import type { CommissionsApi } from './commissions.js'
import type { ConversionsApi } from './conversions.js'
import type { CouponsApi } from './coupons.js'
import type { DecisionsApi } from './decisions.js'
import type { DirectLinksApi } from './directLinks.js'
import type { ExchangeRatesApi } from './exchangeRates.js'
import type { KeysApi } from './keys.js'
import type { LifetimeCustomersApi } from './lifetimeCustomers.js'
import type { PayeesApi } from './payees.js'
import type { PayoutBatchesApi } from './payoutBatches.js'
import type { PayoutsApi } from './payouts.js'
import type { PerformanceRulesApi } from './performanceRules.js'
import type { PolicyApi } from './policy.js'
import type { PostbacksApi } from './postbacks.js'
import type { ReportsApi } from './reports.js'
import type { ShortLinksApi } from './shortLinks.js'
import type { SitesApi } from './sites.js'
import type { UsersApi } from './users.js'
import type { WebhookEndpointsApi } from './webhookEndpoints.js'

/** Every endpoint about the program, by method and path: what it gets and answers. */
export interface Api
  extends AffiliatesApi,
    BalancesApi,
    BannersApi,
    BookingsApi,
    CampaignsApi,
    ClicksApi,
    CommissionsApi,
    ConversionsApi,
    CouponsApi,
    DecisionsApi,
    DirectLinksApi,
    ExchangeRatesApi,
    KeysApi,
    LifetimeCustomersApi,
    PayeesApi,
    PayoutBatchesApi,
    PayoutsApi,
    PerformanceRulesApi,
    PolicyApi,
    PostbacksApi,
    ReportsApi,
    ShortLinksApi,
    SitesApi,
    UsersApi,
    WebhookEndpointsApi {}
