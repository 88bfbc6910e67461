import type { IncomingMessage } from 'node:http'
import { codesMeant, findByCode } from '../../domain/code.js'
import type { PapParams } from '../../pap/papParams.js'
import { countImpression } from '../banners.js'
import type { Listener } from '../listeners.js'
import { pixel } from '../pixel.js'
import { sendTooMany } from '../problemJson.js'
import { accountOf, type PapContext } from './papContext.js'
import { papListener } from './papListener.js'

/** `/scripts/imp.php?a_aid=jane&a_bid=...`: the image that shows that a banner was seen. */
export const impressionListener = (context: PapContext): Listener =>
  papListener(context, async (req, res, params) => {
    const wait = context.deps.limits.page(req)
    if (wait !== undefined) return sendTooMany(res, wait)
    await countBanner(context, req, params)
    pixel(res, 'taken')
  })

/** Counts the impression if the account has the banner. */
const countBanner = async (
  context: PapContext,
  req: IncomingMessage,
  params: PapParams,
): Promise<void> => {
  const accountId = await accountOf(context, req, params)
  const program = accountId && (await context.programs.read(accountId))
  const banner = program && findByCode(params.get('a_bid'), program.banners)
  if (!accountId || banner?.status !== 'active') return
  const affiliate = codesMeant(params.get('a_aid') ?? '')[0] ?? ''
  await countImpression(context, { req, accountId }, banner, affiliate)
}
