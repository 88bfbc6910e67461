/** Of no account, or of every one: few rows, of which each node of a Citus cluster has a copy. */
export const REFERENCE = ['accounts', 'leases'] as const

/**
 * The tables whose rows belong to one account, in an order in which each comes after those that its
 * foreign keys name. Citus keeps the rows of one account together on one node.
 */
export const DISTRIBUTED = [
  'sites',
  'policies',
  'campaigns',
  'campaign_versions',
  'affiliates',
  'affiliate_states',
  'coupons',
  'locks',
  'visitor_aliases',
  'handovers',
  'clicks',
  'reports',
  'orders',
  'order_visitors',
  'verdicts',
  'commissions',
  'status_log',
  'entries',
  'payouts',
  'set_aside',
  'keys',
  'users',
  'sessions',
  'login_links',
  'login_attempts',
] as const

/** Rows are inserted and never changed: a collector needs no right to. */
export const APPEND_ONLY = ['reports', 'verdicts', 'status_log', 'entries', 'payouts'] as const

/** Which migrations ran; of this database alone. */
export const LIST_OF_MIGRATIONS = 'migrations'
