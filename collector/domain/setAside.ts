import type { AccountId } from './ids.js'

/** A message that was refused or could not be applied, as a person sees it. */
export interface SetAside {
  readonly accountId: AccountId
  readonly id: string
  readonly receivedAt: number
  readonly state: 'rejected' | 'parked'
  readonly code: string
  readonly message: string
  /** What kind of message it seems to have been. */
  readonly kind: string | undefined
  readonly orderId: string | undefined
  /** The page's origin, for a browser's. */
  readonly origin: string | undefined
  /** What explains it of what was sent, without personal data: at most `BODY_KEPT_MAX` characters. */
  readonly body: string
  /** The report as it was understood, where a person may apply it later. JSON. */
  readonly report?: string | undefined
}
