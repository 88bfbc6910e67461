import type { CampaignVersion } from '../domain/campaign.js'

/** The terms of a new campaign: 10 % of each sale, payable after 30 days. */
const FIRST_RATE_PPM = 100_000
const FIRST_HOLD_DAYS = 30

/** The first version of a campaign's terms. */
export const firstVersion = (name: string, since: number): CampaignVersion => ({
  version: 1,
  since,
  name,
  status: 'active',
  sale: { kind: 'percent', ratePpm: FIRST_RATE_PPM },
  actions: {},
  windowDays: undefined,
  holdDays: FIRST_HOLD_DAYS,
  productIds: [],
  browserReports: undefined,
  saleCaps: [],
  selfReferral: 'hold',
})
