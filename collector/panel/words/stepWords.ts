import type { Status } from '../../domain/commission.js'
import type { Notice } from '../notices.js'

export interface StepWords {
  /** The button's text. */
  readonly label: string
  /** What the button does. */
  readonly does: string
  /** The notice shown afterwards. */
  readonly notice: Notice
}

/**
 * The action that moves a commission from this status to the next; undefined where there is none.
 */
export const STEP_WORDS: Readonly<Record<Status, StepWords | undefined>> = {
  unverified: {
    label: 'Confirm the order',
    does: 'Confirm that this order is real. The commission then becomes payable when its hold period ends.',
    notice: 'confirmed',
  },
  pending: {
    label: 'Approve now',
    does: 'The commission becomes payable now instead of at the end of its hold period.',
    notice: 'approved_one',
  },
  held: {
    label: 'Release',
    does: 'Release the commission after you have checked the reason above. It becomes payable when its hold period ends, or now if the period is over.',
    notice: 'released',
  },
  declined: {
    label: 'Reopen',
    does: 'The decline is revoked. The commission gets the status that it would have without the decline.',
    notice: 'reopened',
  },
  approved: undefined,
  paid: undefined,
}

/** Whether a commission can still be declined. */
export const declinable = (status: Status): boolean => status !== 'paid' && status !== 'declined'
