import { answer } from '../answer.js'
import type { Listener } from '../listeners.js'

/** The version that clients ask for to decide what they may send. From 5.9.8.3 on they send all coupons. */
export const VERSION = '5.14.15.3'

const BODY = `<?xml version="1.0" encoding="UTF-8"?>
<versions><applications><pap><versionNumber>${VERSION}</versionNumber></pap></applications></versions>
`

/** `/api/version.php` */
export const versionListener: Listener = async (_req, res) =>
  answer(res, 200, ['Content-Type', 'text/xml; charset=utf-8', 'Cache-Control', 'no-store'], BODY)
