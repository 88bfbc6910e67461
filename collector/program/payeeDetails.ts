import { isBic, isIban, plainIban } from '../domain/iban.js'
import {
  type AccountDetails,
  type IbanDetails,
  PAYEE_METHODS,
  type PayeeDetails,
} from '../domain/payee.js'
import { isProblem, type Problem, problem } from '../domain/problem.js'
import { isPlainText } from '../domain/text.js'

/** What a person enters; a field that is not needed is empty or omitted. */
export interface PayeeForm {
  readonly method?: string
  readonly name?: string
  readonly iban?: string
  readonly bic?: string
  readonly accountNumber?: string
  readonly routingNumber?: string
  readonly country?: string
  readonly email?: string
  readonly text?: string
}

/** The longest name that a SEPA file takes. */
const NAME_MAX = 70
const ACCOUNT_MAX = 34
const ROUTING_MAX = 20
const TEXT_MAX = 500

const IBAN_ADVICE =
  'Enter a valid IBAN, such as DE89 3704 0044 0532 0130 00. Its length or check digits are wrong.'

/** Checked details, or what is wrong with the first field that is wrong. */
export const toPayeeDetails = (form: PayeeForm): PayeeDetails | Problem => {
  const method = PAYEE_METHODS.find((one) => one === form.method)
  if (!method) return problem('invalid', 'method', `Choose one of ${PAYEE_METHODS.join(', ')}.`)
  if (method === 'paypal') return toPaypal(form)
  if (method === 'other') return toOther(form)
  const name = holderOf(form.name, 'name')
  if (isProblem(name)) return name
  return written(form.iban) !== ''
    ? toIban(form, name, { iban: 'iban', bic: 'bic' })
    : toAccount(form, name)
}

/** The name of the holder of a bank account. */
export const holderOf = (text: string | undefined, field: string): string | Problem => {
  const name = written(text)
  // A spreadsheet would run a name that begins with another sign as a formula.
  if (!/^[\p{L}\p{N}]/u.test(name) || name.length > NAME_MAX || !isPlainText(name)) {
    return problem(
      'invalid',
      field,
      `Enter the name of the account's holder: 1 to ${NAME_MAX} characters, beginning with a letter or digit.`,
    )
  }
  return name
}

/** `fields` are the names of the fields in the form. */
export const toIban = (
  form: Pick<PayeeForm, 'iban' | 'bic'>,
  name: string,
  fields: { readonly iban: string; readonly bic: string },
): IbanDetails | Problem => {
  const iban = plainIban(form.iban ?? '')
  if (!isIban(iban)) return problem('invalid', fields.iban, IBAN_ADVICE)
  const bic = written(form.bic).toUpperCase()
  if (bic !== '' && !isBic(bic)) {
    return problem(
      'invalid',
      fields.bic,
      'Enter a BIC of 8 or 11 characters, such as COBADEFFXXX, or leave it empty.',
    )
  }
  return { method: 'bank', name, iban, bic: bic === '' ? undefined : bic }
}

const toAccount = (form: PayeeForm, name: string): AccountDetails | Problem => {
  const accountNumber = written(form.accountNumber)
  if (accountNumber === '') {
    const message = 'Enter an IBAN, or an account number with routing number and country.'
    return problem('invalid', 'iban', message)
  }
  if (!isNumber(accountNumber, ACCOUNT_MAX)) {
    return problem('invalid', 'accountNumber', numberAdvice('an account number', ACCOUNT_MAX))
  }
  const routingNumber = written(form.routingNumber)
  if (!isNumber(routingNumber, ROUTING_MAX)) {
    return problem('invalid', 'routingNumber', numberAdvice('a routing number', ROUTING_MAX))
  }
  const country = written(form.country).toUpperCase()
  if (!/^[A-Z]{2}$/.test(country)) {
    return problem('invalid', 'country', 'Enter the country as two letters, such as US.')
  }
  return { method: 'bank', name, accountNumber, routingNumber, country }
}

const isNumber = (text: string, max: number) =>
  text.length <= max && /^[A-Za-z0-9][A-Za-z0-9 -]*$/.test(text)

const numberAdvice = (what: string, max: number) =>
  `Enter ${what} of 1 to ${max} letters, digits, spaces or dashes.`

const toPaypal = ({ email }: PayeeForm): PayeeDetails | Problem => {
  const address = written(email)
  return /^[A-Za-z0-9][^\s@"',;<>]{0,63}@[A-Za-z0-9.-]{1,190}\.[A-Za-z]{2,}$/.test(address) &&
    isPlainText(address)
    ? { method: 'paypal', email: address }
    : problem('invalid', 'email', 'Enter the e-mail address of the PayPal account.')
}

const toOther = ({ text }: PayeeForm): PayeeDetails | Problem => {
  const words = written(text)
  return words !== '' && words.length <= TEXT_MAX && isPlainText(words)
    ? { method: 'other', text: words }
    : problem('invalid', 'text', `Say how to pay in one line of 1 to ${TEXT_MAX} characters.`)
}

const written = (text: string | undefined): string => (text ?? '').trim()
