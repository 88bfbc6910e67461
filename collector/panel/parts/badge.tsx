import type { ComponentChildren } from 'preact'
import type { AffiliateStatus } from '../../domain/affiliate.js'
import type { Status } from '../../domain/commission.js'
import { STATUS_WORDS } from '../words/statusWords.js'

export type Tone = 'good' | 'bad' | 'wait' | 'quiet' | 'test'

export const Badge = ({ tone, children }: { tone: Tone; children: ComponentChildren }) => (
  <span class={`badge is-${tone}`}>{children}</span>
)

const TONES: Readonly<Record<Status | 'unattributed', Tone>> = {
  unverified: 'wait',
  pending: 'quiet',
  held: 'bad',
  approved: 'good',
  paid: 'good',
  declined: 'bad',
  unattributed: 'quiet',
}

export const StatusBadge = ({ status }: { readonly status: Status | 'unattributed' }) => (
  <Badge tone={TONES[status]}>{STATUS_WORDS[status].name}</Badge>
)

const AFFILIATE_TONES: Readonly<Record<AffiliateStatus, Tone>> = {
  pending: 'wait',
  active: 'good',
  paused: 'wait',
  banned: 'bad',
}

export const AffiliateBadge = ({ status }: { readonly status: AffiliateStatus }) => (
  <Badge tone={AFFILIATE_TONES[status]}>{status}</Badge>
)

export const TestBadge = ({ test }: { readonly test: boolean }) =>
  test ? <Badge tone="test">test</Badge> : null
