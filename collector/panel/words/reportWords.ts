import type { EntryReason, LedgerAccount } from '../../domain/ledger.js'
import type { Report } from '../../domain/report.js'
import type { Conversion } from '../../settle/facts.js'

export const SOURCE_WORDS: Readonly<Record<Conversion['source'], string>> = {
  browser: 'a page in a browser, unsigned',
  signed: 'a page, signed by the merchant’s server',
  server: 'the merchant’s server',
  webhook: 'a webhook of a provider',
  person: 'a person',
  import: 'an import from another program',
  collector: 'the collector, which counted it',
}

/**
 * The short form for lists. An unknown source is shown as it is, because the database may be newer
 * than this process.
 */
export const shortSource = (source: string): string =>
  ({ browser: 'page', signed: 'signed page' })[source] ?? source

export const KIND_WORDS: Readonly<Record<Report['kind'], string>> = {
  sale: 'sale',
  action: 'action',
  refund: 'refund',
  move: 'counted under another id',
  confirm: 'confirmed by a person',
  release: 'released by a person',
  approve: 'approved by a person',
  decline: 'declined by a person',
  reopen: 'reopened by a person',
  booking: 'booked by a person',
  traffic: 'counted by the collector',
}

export const LEDGER_WORDS: Readonly<Record<LedgerAccount, string>> = {
  expense: 'merchant',
  fx: 'exchange',
  unverified: 'unverified',
  pending: 'pending',
  payable: 'payable',
  paid: 'paid',
}

export const ENTRY_WORDS: Readonly<Record<EntryReason, string>> = {
  earned: 'earned',
  status: 'change of status',
  adjustment: 'adjustment',
  reversal: 'reversal',
  payout_reverted: 'payout reverted',
  payout: 'payout',
  bonus: 'bonus',
  correction: 'correction',
}
