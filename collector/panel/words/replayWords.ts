import type { ReplayReason } from '../../program/replay/differences.js'

/** Why an order would earn other money. */
export const REASON_WORDS: Readonly<Record<ReplayReason, string>> = {
  gained: 'An affiliate would be credited.',
  lost: 'Nobody would be credited.',
  other_affiliate: 'Another affiliate would be credited.',
  other_share: 'The shares would differ.',
  other_campaign: 'Another campaign would pay.',
  other_terms: 'The terms would differ.',
  declined: 'It would be declined.',
  no_longer_declined: 'It would not be declined.',
  verdict_was_kept: 'The verdict was kept because the commission was approved.',
}
