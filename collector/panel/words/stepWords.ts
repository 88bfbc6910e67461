import type { Status } from '../../domain/commission.js'
import type { Notice } from '../notices.js'

export interface StepWords {
  /** On the button. */
  readonly label: string
  /** What it will do. */
  readonly does: string
  /** What is said afterwards. */
  readonly notice: Notice
}

/** What a person can do to take a commission one step further; undefined: nothing. */
export const STEP_WORDS: Readonly<Record<Status, StepWords | undefined>> = {
  unverified: {
    label: 'Confirm the order',
    does: 'You say that this order is real. The commission enters its hold period and becomes payable after it.',
    notice: 'confirmed',
  },
  pending: {
    label: 'Approve now',
    does: 'The commission becomes payable at once, before its hold period ends.',
    notice: 'approved_one',
  },
  held: {
    label: 'Release',
    does: 'You have looked at the reason above. The commission goes on through its hold period, or is payable at once where that is over.',
    notice: 'released',
  },
  declined: {
    label: 'Reopen',
    does: 'The decline is taken back. The commission stands where it would without it.',
    notice: 'reopened',
  },
  approved: undefined,
  paid: undefined,
}

/** Whether a commission can still be declined. */
export const declinable = (status: Status): boolean => status !== 'paid' && status !== 'declined'
