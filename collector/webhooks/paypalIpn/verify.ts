import { type Problem, problem } from '../../domain/problem.js'
import type { Credentials, Delivery, Outside, Verified } from '../adapter.js'
import { unsigned } from '../read.js'
import { type Form, readForm } from './form.js'

/**
 * Asks PayPal whether it sent these bytes: they are posted back unchanged behind `cmd=_notify-validate`. Only two
 * hosts are ever asked, and nothing is asked for a message to another receiver. A message has no signed
 * time; one that is sent again changes nothing.
 * https://developer.paypal.com/api/nvp-soap/ipn/IPNImplementation/
 */
export const verifyMessage = async (
  { headers, body }: Delivery,
  { settings }: Credentials,
  outside: Outside,
): Promise<Verified> => {
  if (!FORM.test(headers['content-type'] ?? '')) return unsigned('content-type')
  const form = readForm(body)
  if (!isReceiver(form, settings.receiver ?? '')) return wrongReceiver
  const host = form.get('test_ipn') === '1' ? 'ipnpb.sandbox.paypal.com' : 'ipnpb.paypal.com'
  const answer = await outside.fetch(`https://${host}/cgi-bin/webscr`, {
    method: 'POST',
    body: Buffer.concat([COMMAND, body]),
  })
  const word = answer.status === 200 ? new TextDecoder().decode(answer.body).trim() : ''
  if (word === 'VERIFIED') return 'genuine'
  if (word === 'INVALID') return notSent
  throw new Error(`PayPal answered ${answer.status} to the question whether it sent a message`)
}

const FORM = /^application\/x-www-form-urlencoded\b/i
const COMMAND = Buffer.from('cmd=_notify-validate&')

const notSent: Problem = problem(
  'wrong_signature',
  'body',
  'PayPal says that it did not send this message.',
)

const wrongReceiver: Problem = problem(
  'wrong_receiver',
  'receiver_email',
  'The message is for another PayPal account. Check the receiver in the settings of this endpoint.',
)

/** Everybody may have messages sent to any address, so the money must have gone to this merchant. */
const isReceiver = (form: Form, receiver: string): boolean =>
  receiver !== '' &&
  ['receiver_email', 'receiver_id', 'business'].some(
    (name) => form.get(name)?.toLowerCase() === receiver.toLowerCase(),
  )
