import { PAYOUT_FORMATS, type PayoutFormat } from '../../domain/payoutBatch.js'
import type { FileFormat } from './fileFormat.js'
import { paypal } from './paypal.js'
import { plainCsv } from './plainCsv.js'
import { sepa } from './sepa.js'
import { wise } from './wise.js'

const FORMATS: Readonly<Record<PayoutFormat, FileFormat>> = { csv: plainCsv, paypal, wise, sepa }

export const fileFormat = (format: PayoutFormat): FileFormat => FORMATS[format]

export const FILE_FORMATS: readonly FileFormat[] = PAYOUT_FORMATS.map(fileFormat)
