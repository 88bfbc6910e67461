/** A table whose rows belong to accounts, and its key within an account. */
export interface AccountTable {
  readonly name: string
  readonly key: readonly string[]
  /** A column that one database has for itself. It is not copied. */
  readonly own?: string
}

const table = (name: string, ...key: readonly string[]): AccountTable => ({ name, key })

/**
 * All tables with rows of accounts, each after the tables that it references. The list is fixed,
 * because neither database returns the order; a test compares it with both schemas.
 */
export const TABLES: readonly AccountTable[] = [
  table('accounts', 'account_id'),
  table('sites', 'host'),
  table('policies', 'version'),
  table('campaigns', 'id'),
  table('campaign_versions', 'campaign_id', 'version'),
  table('affiliates', 'id'),
  table('affiliate_states', 'affiliate_id', 'since'),
  table('affiliate_settings', 'affiliate_id', 'seq'),
  table('affiliate_codes', 'affiliate_id', 'code', 'created_at'),
  table('coupons', 'code'),
  table('banners', 'id'),
  table('links', 'id'),
  table('link_slugs', 'slug'),
  table('link_days', 'link_id', 'day'),
  table('banner_days', 'day', 'banner_id', 'affiliate_id'),
  table('traffic_periods', 'counted', 'first_day'),
  table('performance_rules', 'code', 'version'),
  table('performance_periods', 'rule', 'first_day'),
  table('performance_grants', 'rule', 'first_day', 'affiliate_id'),
  table('direct_links', 'id'),
  table('lifetime_affiliates', 'customer'),
  table('lifetime_changes', 'customer', 'seq'),
  table('exchange_rates', 'day', 'from_currency', 'to_currency', 'source', 'entered_at'),
  table('webhook_endpoints', 'id'),
  table('webhook_deliveries', 'endpoint_id', 'id'),
  table('order_names', 'test', 'name'),
  // Sums of days are not copied, so no day is kept in the copy.
  { ...table('program_versions', 'account_id'), own: 'live_from' },
  table('visitor_aliases', 'alias'),
  table('handovers', 'token_hash'),
  table('forgotten', 'hash'),
  // The order of arrival in SQLite, which decides what lies together in the file.
  { ...table('clicks', 'visitor_id', 'id'), own: 'arrival' },
  table('reports', 'id'),
  table('orders', 'order_key'),
  table('order_visitors', 'visitor_id', 'order_key'),
  table('claims', 'order_key', 'report_id'),
  table('order_traces', 'trace', 'order_key'),
  table('order_codes', 'kind', 'code', 'order_key'),
  table('order_uses', 'order_key', 'name'),
  table('order_rates', 'order_key'),
  table('resettling', 'kind', 'subject'),
  table('verdicts', 'order_key', 'seq'),
  table('commissions', 'order_key', 'affiliate_id', 'tier'),
  table('status_log', 'order_key', 'seq'),
  table('entries', 'order_key', 'seq'),
  table('payouts', 'id'),
  table('payouts_to_settle', 'payout_id'),
  table('payout_terms', 'account_id'),
  table('payees', 'affiliate_id'),
  table('payout_batches', 'id'),
  table('payout_rows', 'payout_id'),
  table('payout_files', 'batch_id', 'format', 'revision'),
  table('postbacks', 'id'),
  table('postback_deliveries', 'id'),
  table('set_aside', 'received_at', 'id'),
  table('set_aside_totals', 'account_id'),
  table('trace_keys', 'day'),
  table('keys', 'id'),
  table('answers', 'key_id', 'idempotency_key'),
  table('pap_settings', 'account_id'),
  table('users', 'id'),
  table('sessions', 'token_hash'),
  table('login_links', 'token_hash'),
  table('login_attempts', 'email', 'at', 'id'),
  table('login_limits', 'subject'),
]
