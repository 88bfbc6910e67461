import type { BatchState, RowState } from '../../domain/payoutBatch.js'
import type { Tone } from '../parts/badge.js'

export const BATCH_TONES: Readonly<Record<BatchState, Tone>> = {
  open: 'wait',
  paid: 'good',
  reverted: 'quiet',
}

export const ROW_WORDS: Readonly<Record<RowState, readonly [tone: Tone, name: string]>> = {
  planned: ['wait', 'being frozen'],
  left_out: ['quiet', 'left out'],
  frozen: ['wait', 'frozen'],
  paid: ['good', 'paid'],
  taken_out: ['bad', 'taken out'],
  reverted: ['quiet', 'reverted'],
}
