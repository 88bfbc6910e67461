import { z } from 'zod'
import type { Minimums, PayoutTerms } from '../../../domain/payee.js'
import { PAYEE_METHODS } from '../../../domain/payee.js'
import { isProblem } from '../../../domain/problem.js'
import {
  minimumsText,
  payeeOf,
  removePayee,
  setPayee,
  setPayoutTerms,
} from '../../../program/payees.js'
import type { Endpoint, ProgramCall } from './endpoint.js'
import { detailsShape, toDetails } from './payoutShapes.js'
import { declare, known, listed, NOTHING, oneOf, typed } from './shapes.js'

const SUBJECT = 'Payees'
/** The code of a currency, as people type it. */
export const CURRENCY_MAX = 10
const FIELD_MAX = 500
const AMOUNTS_MAX = 200

const minimumsShape = z.array(z.string()).meta({
  description: 'The smallest amounts that are paid out, one for each currency: "25.00 EUR".',
})
const minimumsField = listed(typed(FIELD_MAX), AMOUNTS_MAX).exactOptional().meta({
  description: 'Such as "25.00 EUR", one for each currency. Empty: none.',
})

const toMinimums = (minimums: Minimums): string[] => {
  const text = minimumsText(minimums)
  return text === '' ? [] : text.split(', ')
}

const payeeShape = z
  .object({
    affiliate: z.string(),
    details: detailsShape.exactOptional(),
    minimums: minimumsShape,
  })
  .meta({ id: 'Payee', description: 'How an affiliate is paid.' })

type OfAffiliate = ProgramCall<{ readonly affiliate: string }, unknown, unknown>

const readPayee = async ({ deps, accountId, params }: OfAffiliate) => {
  const found = await payeeOf(deps, accountId, params.affiliate)
  if (isProblem(found)) return found
  const { affiliate, payee } = found
  return known({
    affiliate: affiliate.code,
    details: payee?.details && toDetails(payee.details),
    minimums: toMinimums(payee?.minimums ?? {}),
  })
}

const getPayee = declare({
  method: 'GET',
  path: '/affiliates/{affiliate}/payee',
  subject: SUBJECT,
  summary: 'Read how an affiliate is paid',
  scopes: ['payout'],
  status: 200,
  shape: 'item',
  answer: payeeShape,
  example: { params: { affiliate: 'jane' } },
  answerTo: readPayee,
})

const text = typed(FIELD_MAX).exactOptional()

const putPayee = declare({
  method: 'PATCH',
  path: '/affiliates/{affiliate}/payee',
  subject: SUBJECT,
  summary: 'Set how an affiliate is paid',
  description:
    'With a method, all details are replaced: of "bank" name, and iban (with bic), or accountNumber, routingNumber and country; of "paypal" email; of "other" text.',
  scopes: ['payout'],
  status: 200,
  shape: 'item',
  body: z.strictObject({
    method: oneOf(PAYEE_METHODS).exactOptional(),
    ...{ name: text, iban: text, bic: text, accountNumber: text, routingNumber: text },
    ...{ country: text, email: text, text, minimums: minimumsField },
  }),
  answer: payeeShape,
  example: {
    params: { affiliate: 'jane' },
    body: { method: 'bank', name: 'Jane Doe', iban: 'DE89 3704 0044 0532 0130 00' },
  },
  current: readPayee,
  answerTo: async (call) => {
    const { deps, accountId, by, params } = call
    const { minimums, ...form } = call.body
    const edit = known({ ...form, by, minimums: minimums?.join(', ') })
    const set = await setPayee(deps, accountId, params.affiliate, edit)
    return isProblem(set) ? set : readPayee(call)
  },
})

const deletePayee = declare({
  method: 'DELETE',
  path: '/affiliates/{affiliate}/payee',
  subject: SUBJECT,
  summary: 'Erase how an affiliate is paid',
  description:
    'Also from batches that are not open. The file of such a batch cannot be made again afterwards.',
  scopes: ['payout'],
  status: 204,
  shape: 'result',
  answer: NOTHING,
  example: { params: { affiliate: 'jane' } },
  answerTo: ({ deps, accountId, params }) => removePayee(deps, accountId, params.affiliate),
})

const termsShape = z
  .object({
    minimums: minimumsShape,
    payer: z
      .object({ name: z.string(), iban: z.string(), bic: z.string().exactOptional() })
      .exactOptional()
      .meta({ description: 'The bank account that SEPA files pay from.' }),
  })
  .meta({ id: 'PayoutTerms', description: 'What applies to the payouts of the account.' })

const toTerms = ({ minimums, payer }: PayoutTerms) =>
  known({ minimums: toMinimums(minimums), payer: payer && known(payer) })

const readTerms = async ({ deps, accountId }: Pick<OfAffiliate, 'deps' | 'accountId'>) =>
  toTerms(await deps.storage.payoutTerms(accountId))

const getTerms = declare({
  method: 'GET',
  path: '/payout-terms',
  subject: SUBJECT,
  summary: 'Read the payout terms',
  scopes: ['payout'],
  status: 200,
  shape: 'item',
  answer: termsShape,
  example: {},
  answerTo: readTerms,
})

const patchTerms = declare({
  method: 'PATCH',
  path: '/payout-terms',
  subject: SUBJECT,
  summary: 'Change the payout terms',
  scopes: ['payout'],
  status: 200,
  shape: 'item',
  body: z.strictObject({
    minimums: minimumsField,
    payer: z
      .strictObject({ name: typed(FIELD_MAX), iban: typed(FIELD_MAX), bic: text })
      .nullable()
      .exactOptional()
      .meta({ description: 'Null: none.' }),
  }),
  answer: termsShape,
  example: {
    body: {
      minimums: ['25.00 EUR', '30.00 USD'],
      payer: { name: 'A shop', iban: 'DE89370400440532013000' },
    },
  },
  current: readTerms,
  answerTo: async ({ deps, accountId, body: { minimums, payer } }) => {
    const account =
      payer === null
        ? { payerName: '', payerIban: '', payerBic: '' }
        : { payerName: payer?.name, payerIban: payer?.iban, payerBic: payer?.bic }
    const set = await setPayoutTerms(
      deps,
      accountId,
      known({ minimums: minimums?.join(', '), ...account }),
    )
    return isProblem(set) ? set : toTerms(set)
  },
})

export const payees: readonly Endpoint[] = [getPayee, putPayee, deletePayee, getTerms, patchTerms]
