import type { AffiliateStatus } from '../../domain/affiliate.js'
import type { Tone } from '../parts/badge.js'

export const AFFILIATE_TONES: Readonly<Record<AffiliateStatus, Tone>> = {
  pending: 'wait',
  active: 'good',
  paused: 'wait',
  banned: 'bad',
}
