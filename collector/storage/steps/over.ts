import type { Access } from '../access.js'
import type { Audit } from '../audit.js'
import type { Catalogue } from '../catalogue.js'
import type { Jobs } from '../jobs.js'
import type { Links } from '../links.js'
import type { PayoutBatches } from '../payoutBatches.js'
import type { Performance } from '../performance.js'
import type { Postbacks } from '../postbacks.js'
import type { Rates } from '../rates.js'
import type { Sealing } from '../sealing.js'
import type { Ledger, Resettling } from '../storage.js'
import type { Traces } from '../traces.js'
import type { TrafficCounts } from '../traffic.js'
import type { Webhooks } from '../webhooks.js'
import { accessOver } from './access/access.js'
import { catalogueOver } from './catalogue/catalogue.js'
import type { ProgramCache } from './catalogue/programCache.js'
import { ledgerOver } from './ledger.js'
import { payoutBatchesOver } from './payouts/payoutBatchesOver.js'
import { performanceOver } from './performance/performanceOver.js'
import { deliveriesOver } from './postbacks/deliveries.js'
import { ratesOver } from './rates/ratesOver.js'
import { resettlingOver } from './resettling/resettle.js'
import type { Watched } from './resettling/watch.js'
import { trafficOver } from './traffic/trafficOver.js'
import { auditOver } from './upkeep/audit.js'
import { jobsOver } from './upkeep/jobs.js'
import { traceKeysOver } from './visitors/traceKeys.js'

/** Everything except lists, for either database. */
export const writesOver = (
  runner: Watched,
  programs: ProgramCache,
  sealing: Sealing,
): Ledger &
  PayoutBatches &
  Catalogue &
  Links &
  Webhooks &
  Postbacks &
  Access &
  Jobs &
  Audit &
  Performance &
  Rates &
  Resettling &
  Traces &
  TrafficCounts => ({
  ...ledgerOver(runner, programs),
  ...payoutBatchesOver(runner, programs, sealing),
  ...catalogueOver(runner, programs, sealing),
  ...accessOver(runner, sealing),
  ...jobsOver(runner, programs),
  ...auditOver(runner),
  ...ratesOver(runner),
  ...trafficOver(runner),
  ...performanceOver(runner),
  ...resettlingOver(runner, programs),
  ...deliveriesOver(runner, sealing),
  traceKeys: traceKeysOver(runner),
})
